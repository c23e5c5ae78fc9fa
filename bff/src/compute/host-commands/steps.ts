import { AppError, isErrorCode } from '@mold/shared/errors.ts'
import {
  type HostCommandKind,
  hostCommands,
  type HostCommandParams,
  type HostCommandResult,
} from '../../agent/protocol.ts'
import type { Db } from '../../db/database.ts'
import { notYet } from '../../jobs/async-handler.ts'
import type { JobProgress } from '../../jobs/progress.ts'
import {
  endCommandsOfJob,
  type HostCommandRow,
  isCancelled,
  noteHostCommand,
} from './host-command.repository.ts'

/* A host has not answered yet; the end of its command wakes the job. */
class Waiting extends Error {}

/** Milliseconds that a host has for what takes no bytes with it. */
const patienceMs = 5 * 60_000
/** And for what moves whole disks. */
const longPatienceMs = 24 * 60 * 60_000
const long: ReadonlySet<HostCommandKind> = new Set([
  'base.ensure',
  'base.fetch',
  'disk.export',
  'domain.snapshot',
])

/** What the steps of one job are asked with. */
export interface StepParts {
  readonly db: Db
  readonly jobUuid: string
  readonly progress: (now: JobProgress) => void
}

/**
 * The answer of a host to a command, which is noted the first time and looked up from then on.
 *
 * A job that asks hosts is written from top to bottom and runs from the top each time that one has answered
 * (`bySteps`). What it does between its steps has to bear that.
 *
 * @param step names the command within the job
 * @throws AppError as the host failed; host.no_answer when it did not answer in time; job.cancelled when somebody
 *   wants the job to end, at the first step that has not been done
 */
export type Ask = <K extends HostCommandKind>(
  step: string,
  hostId: number,
  kind: K,
  params: HostCommandParams<K>,
) => Promise<HostCommandResult<K>>

/** Ends this run of a job, which is run anew a moment later: something that no host answers is not so yet. */
export function waitForMore(): never {
  throw new Waiting()
}

/**
 * Runs a job whose steps hosts answer: `notYet` as long as one has not, without holding a worker meanwhile.
 */
export async function bySteps<T>(
  parts: StepParts,
  run: (ask: Ask) => Promise<T>,
): Promise<T | typeof notYet> {
  try {
    return await run((step, hostId, kind, params) => askHost(parts, step, hostId, kind, params))
  } catch (error) {
    if (error instanceof Waiting) return notYet
    throw error
  }
}

async function askHost<K extends HostCommandKind>(
  { db, jobUuid, progress }: StepParts,
  step: string,
  hostId: number,
  kind: K,
  params: HostCommandParams<K>,
): Promise<HostCommandResult<K>> {
  const row = await noteHostCommand(db, {
    hostId,
    key: `${jobUuid} ${step}`,
    jobUuid,
    kind,
    params,
    patienceMs: long.has(kind) ? longPatienceMs : patienceMs,
  })
  if (row.state !== 'pending') return answerOf(row, kind)
  if (await isCancelled(db, jobUuid)) {
    await endCommandsOfJob(db, jobUuid, 'job.cancelled')
    throw new AppError('job.cancelled')
  }
  if (row.progress) progress({ phase: kind, ...row.progress })
  throw new Waiting()
}

/**
 * What a host answered to an ended command.
 *
 * @throws AppError as the host failed
 */
export function answerOf<K extends HostCommandKind>(
  row: HostCommandRow,
  kind: K,
): HostCommandResult<K> {
  if (row.state === 'failed') throw failureOf(row)
  return hostCommands[kind].result.parse(row.result) as HostCommandResult<K>
}

function failureOf({ error_code: code, error_params: params }: HostCommandRow): AppError {
  return code !== null && isErrorCode(code)
    ? new AppError(code, params ?? {})
    : new AppError('host.failed', { reason: code ?? '' })
}
