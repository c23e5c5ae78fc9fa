import { command, everyRole, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'

/** Mold's own: only for commands that may be ended at any moment, such as collectStore. */
export const cancelJob = command({
  name: 'cancelJob',
  description: 'Asks a running job to end; what it has done stays done',
  roles: everyRole,
  mode: 'sync',
  readonly: false,
  since: 'mold',
  params: {
    jobid: param.required(param.uuid('id of the job', { related: 'listAsyncJobs' })),
  },
  answer: success,
})
