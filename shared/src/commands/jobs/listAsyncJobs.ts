import { command, everyRole, listOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { keyword, listOwnerParams, paging, sorting } from '../common.ts'
import { jobFields } from './job.fields.ts'

/** protocol §9 */
export const listAsyncJobs = command({
  name: 'listAsyncJobs',
  description: 'Lists the caller’s jobs, newest first',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    startdate: param.date('jobs that were started at or after this time'),
    resourceid: param.string('jobs that work on the thing with this id'),
    resourcetype: param.string('jobs that work on things of this kind'),
    ...listOwnerParams,
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('asyncjobs', jobFields),
})
