import { sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'

/** How failures of one kind of subject slow down the next attempt. */
export interface DelayRule {
  /** Failures that cost nothing: people mistype. */
  readonly free: number
  /** Longest delay. It doubles from one second with every further failure. */
  readonly maxSeconds: number
  /** Failures are forgotten when none came for so long. */
  readonly forgetSeconds: number
}

/** Undefined when the attempt may go on, else how many seconds it has to wait. */
export type Verdict = { readonly waitSeconds: number } | undefined

/**
 * Counts an attempt as failed before it is made, so that attempts at the same moment slow each other
 * down too; `forgiveAttempt` takes it back. While a subject has to wait nothing is counted: waiting
 * always ends. Whether that is over is asked of the clock: a transaction that began before another one has
 * counted would find itself before the moment from which attempts are free.
 */
export async function countAttempt(trx: Trx, subject: string, rule: DelayRule): Promise<Verdict> {
  const { rows } = await sql`
    insert into cloud.sign_in_failure as f (subject, failures, blocked_until)
    values (${subject}, 1, now())
    on conflict (subject) do update set
      failures = ${failuresNow(rule)} + 1,
      blocked_until = case when ${failuresNow(rule)} + 1 > ${rule.free}::int
        then now() + make_interval(secs => least(${rule.maxSeconds}::float8,
          power(2, least(${failuresNow(rule)} - ${rule.free}::int, 30))))
        else now() end,
      updated = now()
    where f.blocked_until <= clock_timestamp()
    returning 1`.execute(trx)
  if (rows.length > 0) return undefined
  const blocked = await trx
    .selectFrom('sign_in_failure')
    .select(sql<number>`extract(epoch from blocked_until - now())::float8`.as('seconds'))
    .where('subject', '=', subject)
    .executeTakeFirst()
  return { waitSeconds: Math.max(1, Math.ceil(blocked?.seconds ?? 1)) }
}

function failuresNow(rule: DelayRule) {
  return sql`(case when f.updated < now() - make_interval(secs => ${rule.forgetSeconds}::float8)
    then 0 else f.failures end)`
}

/** Takes back the count of an attempt that turned out right; earlier failures stay. */
export async function forgiveAttempt(db: Db | Trx, subject: string): Promise<void> {
  await db
    .updateTable('sign_in_failure')
    .set({
      failures: sql<number>`greatest(failures - 1, 0)`,
      blocked_until: sql<Date>`now()`,
    })
    .where('subject', '=', subject)
    .execute()
}

/** Forgets every failure of a subject. */
export async function forgiveAll(db: Db | Trx, subject: string): Promise<void> {
  await db.deleteFrom('sign_in_failure').where('subject', '=', subject).execute()
}

/** Removes rows of which no rule remembers anything. */
export async function deleteOldFailures(db: Db, olderThanSeconds: number): Promise<void> {
  await db
    .deleteFrom('sign_in_failure')
    .where('updated', '<', sql<Date>`now() - make_interval(secs => ${olderThanSeconds})`)
    .execute()
}
