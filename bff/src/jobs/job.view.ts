import { commandByName } from '@mold/shared/commands/index.ts'
import type { jobFields } from '@mold/shared/commands/jobs/job.fields.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import { shownPath } from '../access/caller.ts'
import type { JobRow, ShownJob } from './job.repository.ts'

const statuses = { pending: 0, succeeded: 1, failed: 2 } as const

function resultCode(job: Pick<JobRow, 'state' | 'result'>): number {
  if (job.state !== 'failed') return 0
  const code = job.result?.errorcode
  return typeof code === 'number' ? code : 530
}

/** A job as queryAsyncJobResult and listAsyncJobs show it (protocol §9). */
export function jobView(job: ShownJob): ObjectOf<typeof jobFields> {
  return {
    jobid: job.uuid,
    jobstatus: statuses[job.state],
    jobprocstatus: 0,
    jobresultcode: resultCode(job),
    jobresulttype: 'object',
    jobresult: job.completed ? (job.result ?? {}) : undefined,
    cmd: commandByName(job.command)?.className ?? job.command,
    accountid: job.account_uuid,
    account: job.account_name,
    domainid: job.domain_uuid,
    domainpath: shownPath(job.domain_path),
    userid: job.user_uuid,
    jobinstancetype: job.instance_type ?? 'None',
    jobinstanceid: job.instance_uuid ?? undefined,
    created: wireDate(job.created),
    completed: job.completed ? wireDate(job.completed) : undefined,
  }
}
