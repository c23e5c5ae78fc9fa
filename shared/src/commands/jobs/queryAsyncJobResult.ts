import { command, everyRole, plain } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { jobFields } from './job.fields.ts'

/** protocol §9 */
export const queryAsyncJobResult = command({
  name: 'queryAsyncJobResult',
  description: 'Says how a job stands, with its result once it has ended',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    jobid: param.uuid('id of the job', { related: 'listAsyncJobs' }),
    resourcetype: param.string('in place of jobid: the kind of a thing; goes with resourceid'),
    resourceid: param.string('in place of jobid: the thing whose newest job is asked for'),
  },
  answer: plain(jobFields),
})
