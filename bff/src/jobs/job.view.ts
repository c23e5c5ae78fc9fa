import { commandByName } from '@mold/shared/commands/index.ts'
import type { jobFields } from '@mold/shared/commands/jobs/job.fields.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import { type Caller, shownPath } from '../access/caller.ts'
import type { JobRow, ShownJob } from './job.repository.ts'

const statuses = { pending: 0, succeeded: 1, failed: 2 } as const

function resultCode(job: Pick<JobRow, 'state' | 'result'>): number {
  if (job.state !== 'failed') return 0
  const code = job.result?.errorcode
  return typeof code === 'number' ? code : 530
}

/** Links are for the account that asked for them: others see that there is one, not where. */
function resultFor(caller: Caller, job: ShownJob): Record<string, unknown> {
  const result = job.result ?? {}
  if (job.account_id === caller.account.id) return result
  return JSON.parse(
    JSON.stringify(result, (key, value: unknown) => (key === 'url' ? undefined : value)),
  ) as Record<string, unknown>
}

function progressOf({ completed, progress }: ShownJob): Record<string, string> | undefined {
  if (completed !== null || progress === null) return undefined
  return Object.fromEntries(
    Object.entries(progress).map(([name, value]) => [name, String(value)] as const),
  )
}

/** A job as queryAsyncJobResult and listAsyncJobs show it (protocol §9). */
export function jobView(job: ShownJob, caller: Caller): ObjectOf<typeof jobFields> {
  return {
    jobid: job.uuid,
    jobstatus: statuses[job.state],
    jobprocstatus: 0,
    jobresultcode: resultCode(job),
    jobresulttype: 'object',
    jobresult: job.completed ? resultFor(caller, job) : undefined,
    jobprogress: progressOf(job),
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
