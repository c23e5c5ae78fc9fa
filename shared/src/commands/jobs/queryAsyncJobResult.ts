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
    jobid: param.required(param.uuid('id of the job', { related: 'listAsyncJobs' })),
  },
  answer: plain(jobFields),
})
