import { commandByName } from '@mold/shared/commands/index.ts'
import type { AnyCommand } from '@mold/shared/contract/command.ts'
import type { Caller } from '../access/caller.ts'
import type { Db, Trx } from '../db/database.ts'
import type { Secrets } from '../secrets.ts'
import type { ShownJob } from './job.repository.ts'
import type { jobView } from './job.view.ts'
import { findJobSecret, insertJobSecret } from './job-secret.repository.ts'

/*
 * Results of jobs are rows that admins and other users of an account read. What only the user who began a job is
 * to see, such as a guest's password, is kept beside them, encrypted, and for a while.
 */

/** Milliseconds after the end of a job in which its result still tells it: time to poll, and to look again. */
export const jobSecretMs = 15 * 60_000

/** Fields of the one object of a result. */
export type JobSecret = Readonly<Record<string, string>>

export interface SecretParts {
  readonly db: Db
  readonly secrets: Pick<Secrets, 'encrypt' | 'decrypt'>
}

/** Keeps fields of the result of a job, by the transaction that makes the job. */
export async function keepJobSecret(
  trx: Trx,
  secrets: Pick<Secrets, 'encrypt'>,
  jobId: number,
  fields: JobSecret,
): Promise<void> {
  await insertJobSecret(trx, jobId, secrets.encrypt(JSON.stringify(fields)))
}

/** What is kept for a job; empty when there is nothing, or nothing any more. */
export async function readJobSecret(
  { db, secrets }: SecretParts,
  jobUuid: string,
): Promise<JobSecret> {
  const sealed = await findJobSecret(db, jobUuid, jobSecretMs)
  return sealed === undefined ? {} : (JSON.parse(secrets.decrypt(sealed)) as JobSecret)
}

type WireJob = ReturnType<typeof jobView>

/** A job as it is shown to a caller, with what its result tells only to the user who began it. */
export async function withSecret(
  parts: SecretParts,
  job: ShownJob,
  caller: Pick<Caller, 'user'>,
  shown: WireJob,
): Promise<WireJob> {
  const answer = commandByName(job.command)?.answer
  const isTold = job.state === 'succeeded' && job.user_id === caller.user.id
  if (!isTold || answer?.kind !== 'object') return shown
  const secret = await readJobSecret(parts, job.uuid)
  const result = shown.jobresult as Readonly<Record<string, object>>
  const { key } = answer
  return { ...shown, jobresult: { ...result, [key]: { ...result[key], ...secret } } }
}

/** The parameters of a call without those that must not come into a row. */
export function withoutSecrets(
  { params }: Pick<AnyCommand, 'params'>,
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => params[name]?.secret !== true),
  )
}
