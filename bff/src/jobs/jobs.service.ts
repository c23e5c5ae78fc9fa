import { randomUUID } from 'node:crypto'
import type { AnyCommand } from '@mold/shared/contract/command.ts'
import { commandByName } from '@mold/shared/commands/index.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../access/caller.ts'
import type { Call } from '../access/call.ts'
import type { Db, Trx } from '../db/database.ts'
import { passes } from '../db/passing-errors.ts'
import { recordEvent } from '../events/events.service.ts'
import type { EventSubject } from '../events/subject.ts'
import type { Logger } from '../log.ts'
import type { Secrets } from '../secrets.ts'
import { type AsyncHandler, notYet } from './async-handler.ts'
import { keepJobSecret, withoutSecrets } from './job-secret.ts'
import { createProgress } from './progress.ts'
import {
  claimJob,
  completeJob,
  insertJob,
  lockAndCountJobs,
  type JobRow,
  noteJobEvent,
  parkJob,
  releaseJob,
  renewJob,
} from './job.repository.ts'

type AnyAsync = AsyncHandler<AnyCommand>

export interface JobParts {
  readonly db: Db
  readonly secrets: Pick<Secrets, 'encrypt'>
  /** The handler of an async command. */
  readonly handlerOf: (command: string) => AnyAsync | undefined
  readonly callerOf: (userId: number) => Promise<Caller | undefined>
  readonly leaseMs: number
  readonly wake: () => Promise<void>
  readonly log: Logger
}

/** Times that a job is taken up after faults of the database that pass. */
const maxAttempts = 10
/** Until a job that waits looks by itself, in case that nothing wakes it. */
const parkedMs = 30_000

/* What a job row carries besides the command's parameters. */
interface StoredParams {
  readonly params: Record<string, unknown>
  readonly origin: string
  readonly event: EventSubject | null
  readonly username: string
}

async function tell(
  db: Db | Trx,
  job: Pick<JobRow, 'uuid' | 'event_uuid'>,
  stored: StoredParams,
  of: { state: 'Scheduled' | 'Started' | 'Completed'; level?: 'ERROR'; words?: string },
): Promise<string | undefined> {
  if (!stored.event) return undefined
  return recordEvent(db, {
    ...stored.event,
    description: of.words ? `${stored.event.description}: ${of.words}` : stored.event.description,
    level: of.level ?? 'INFO',
    state: of.state,
    username: stored.username,
    parentUuid: job.event_uuid ?? undefined,
    once: `job ${job.uuid} ${of.state}`,
  })
}

/** The one inner key of a job result: the object name, or the fields of a plain success (protocol §9). */
function wrapResult(command: AnyCommand, result: unknown): Record<string, unknown> {
  return command.answer.kind === 'object'
    ? { [command.answer.key]: result }
    : (result as Record<string, unknown>)
}

function failureOf(parts: JobParts, job: JobRow, error: unknown) {
  if (error instanceof AppError) return error
  parts.log.error({ err: error, job: job.uuid, command: job.command }, 'a job failed unexpectedly')
  return new AppError('api.internal', {}, { cause: error })
}

/** Others of the account wait until the transaction ends, so that of many at once no more pass. */
async function requireFew(trx: Trx, { name }: AnyCommand, { account }: Caller, max: number) {
  if ((await lockAndCountJobs(trx, account.id, name)) < max) return
  throw new AppError('job.too_many', { command: name, max })
}

/** Starts jobs for async commands and runs them; the rows are the queue (jobs/work-loop.ts). */
export function createJobs(parts: JobParts) {
  /** The create phase, then a row; errors of the create phase are the call's (protocol §9). */
  async function start(
    command: AnyCommand,
    params: Record<string, unknown>,
    call: Call,
  ): Promise<{ jobid: string; id?: string }> {
    const handler = parts.handlerOf(command.name)
    if (!handler) throw new AppError('api.unknown_command', { command: command.name })
    const begun = await handler.start(params, call)
    const stored: StoredParams = {
      params: withoutSecrets(command, params),
      origin: call.origin,
      event: begun.event ?? null,
      username: call.caller.user.username,
    }
    const job = await parts.db.transaction().execute(async (trx) => {
      if (begun.atMost !== undefined) await requireFew(trx, command, call.caller, begun.atMost)
      const made = await insertJob(trx, {
        command: command.name,
        params: { ...stored },
        accountId: call.caller.account.id,
        userId: call.caller.user.id,
        instanceType: begun.instance?.type,
        instanceUuid: begun.instance?.uuid,
      })
      if (begun.secret) await keepJobSecret(trx, parts.secrets, made.id, begun.secret)
      const event = await tell(trx, { uuid: made.uuid, event_uuid: null }, stored, {
        state: 'Scheduled',
      })
      if (event) await noteJobEvent(trx, made.id, event)
      return made
    })
    await parts.wake()
    return { jobid: job.uuid, ...(begun.id !== undefined && { id: begun.id }) }
  }

  async function end(job: JobRow, stored: StoredParams, result: unknown, command: AnyCommand) {
    await parts.db.transaction().execute(async (trx) => {
      const wrapped = wrapResult(command, result)
      if (!(await completeJob(trx, job, { state: 'succeeded', result: wrapped }))) return
      // What a success says of itself; an image has a `displaytext` of its own.
      const said = command.answer.kind === 'success' ? result : undefined
      const words = (said as { displaytext?: string } | undefined)?.displaytext
      await tell(trx, job, stored, { state: 'Completed', ...(words && { words }) })
    })
  }

  async function fail(job: JobRow, stored: StoredParams, error: AppError) {
    await parts.db.transaction().execute(async (trx) => {
      const result = {
        errorcode: error.status,
        errortext: error.message,
        code: error.code,
        params: error.params,
      }
      if (!(await completeJob(trx, job, { state: 'failed', result, errorCode: error.code }))) return
      await tell(trx, job, stored, { state: 'Completed', level: 'ERROR', words: error.message })
    })
  }

  /** Runs one claimed job to its end; a lost lease or a stopping server leaves it to the next worker. */
  async function run(job: JobRow, stop: AbortSignal): Promise<void> {
    const stored = job.params as unknown as StoredParams
    const lost = new AbortController()
    const cancelled = new AbortController()
    const signal = AbortSignal.any([lost.signal, cancelled.signal, stop])
    const progress = createProgress(parts.db, job, () =>
      cancelled.abort(new AppError('job.cancelled')),
    )
    const beat = setInterval(() => {
      renewJob(parts.db, job, parts.leaseMs).then(
        (mine) => mine || lost.abort(new Error('the job was taken over')),
        () => undefined,
      )
    }, parts.leaseMs / 3)
    try {
      const command = commandByName(job.command)
      const handler = parts.handlerOf(job.command)
      const caller = await parts.callerOf(job.user_id)
      if (!command || !handler) throw new AppError('api.unknown_command', { command: job.command })
      if (!caller) throw new AppError('api.bad_session')
      await tell(parts.db, job, stored, { state: 'Started' })
      const log = parts.log.child({ job: job.uuid, command: job.command })
      const result = await handler.run({
        params: stored.params,
        caller,
        jobUuid: job.uuid,
        instance: job.instance_uuid ?? undefined,
        origin: stored.origin,
        log,
        signal,
        progress: (now) => progress.say(now),
      })
      if (result === notYet) await parkJob(parts.db, job, parkedMs)
      else await end(job, stored, result, command)
    } catch (error) {
      const again = passes(error) && job.attempt < maxAttempts
      if (stop.aborted || again) await releaseJob(parts.db, job)
      else if (!lost.signal.aborted) await fail(job, stored, failureOf(parts, job, error))
    } finally {
      clearInterval(beat)
      await progress.close()
    }
  }

  return {
    start,
    run,
    claim: () => claimJob(parts.db, randomUUID(), parts.leaseMs),
  }
}

export type Jobs = ReturnType<typeof createJobs>
