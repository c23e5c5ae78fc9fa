import { type Selectable, sql } from 'kysely'
import { ownedWithin } from '../access/owned.ts'
import type { OwnerScope } from '../access/owners.ts'
import type { Db, Trx } from '../db/database.ts'
import type { JobTable } from '../db/schema.ts'
import { orderBy, type Sort } from '../db/sort.ts'

export type JobRow = Selectable<JobTable>

export interface NewJob {
  readonly command: string
  readonly params: Record<string, unknown>
  readonly accountId: number
  readonly userId: number
  readonly instanceType: string | undefined
  readonly instanceUuid: string | undefined
}

export async function insertJob(trx: Trx, job: NewJob): Promise<Pick<JobRow, 'id' | 'uuid'>> {
  return trx
    .insertInto('job')
    .values({
      command: job.command,
      params: JSON.stringify(job.params),
      account_id: job.accountId,
      user_id: job.userId,
      instance_type: job.instanceType ?? null,
      instance_uuid: job.instanceUuid ?? null,
    })
    .returning(['id', 'uuid'])
    .executeTakeFirstOrThrow()
}

/** The jobs of a command that an account has and that have not ended; who else counts them waits for the transaction. */
export async function lockAndCountJobs(
  trx: Trx,
  accountId: number,
  command: string,
): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`jobs ${accountId} ${command}`}, 0))`.execute(
    trx,
  )
  const { count } = await trx
    .selectFrom('job')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .where('command', '=', command)
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow()
  return count
}

/** Notes the event that those of the job's steps follow from. */
export async function noteJobEvent(trx: Trx, jobId: number, eventUuid: string): Promise<void> {
  await trx.updateTable('job').set({ event_uuid: eventUuid }).where('id', '=', jobId).execute()
}

/** Takes the oldest pending job that nobody holds. */
export async function claimJob(
  db: Db,
  owner: string,
  leaseMs: number,
): Promise<JobRow | undefined> {
  return db
    .updateTable('job')
    .set((eb) => ({
      lease_owner: owner,
      lease_until: sql<Date>`now() + ${leaseMs} * interval '1 millisecond'`,
      attempt: eb('attempt', '+', 1),
      woken: false,
    }))
    .where('id', '=', (eb) =>
      eb
        .selectFrom('job as j')
        .select('j.id')
        .where('j.state', '=', 'pending')
        .where((or) =>
          or.or([or('j.lease_until', 'is', null), or('j.lease_until', '<', sql<Date>`now()`)]),
        )
        .orderBy('j.id')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .executeTakeFirst()
}

/** Renews the lease of a running job; false when it is no longer ours, as every claim names itself. */
export async function renewJob(db: Db, job: JobRow, leaseMs: number): Promise<boolean> {
  const mine = await db
    .updateTable('job')
    .set({ lease_until: sql<Date>`now() + ${leaseMs} * interval '1 millisecond'` })
    .where('id', '=', job.id)
    .where('lease_owner', '=', job.lease_owner)
    .where('state', '=', 'pending')
    .returning('id')
    .executeTakeFirst()
  return mine !== undefined
}

/** Lets go of a job without a result: the next worker takes it up. */
export async function releaseJob(db: Db, job: JobRow): Promise<void> {
  await db
    .updateTable('job')
    .set({ lease_owner: null, lease_until: null })
    .where('id', '=', job.id)
    .where('lease_owner', '=', job.lease_owner)
    .execute()
}

/**
 * Lets go of a job that has to wait, which was no try: the next worker takes it up once it is woken, or
 * after `ms` milliseconds. At once when it was woken since it was taken up.
 */
export async function parkJob(db: Db, job: JobRow, ms: number): Promise<void> {
  const later = sql<Date>`now() + ${ms} * interval '1 millisecond'`
  await db
    .updateTable('job')
    .set((eb) => ({
      lease_owner: null,
      lease_until: sql<Date | null>`case when woken then null else ${later} end`,
      attempt: eb('attempt', '-', 1),
    }))
    .where('id', '=', job.id)
    .where('lease_owner', '=', job.lease_owner)
    .execute()
}

/** Writes the end of a job, once: a holder that lost it changes nothing and gets false. */
export async function completeJob(
  trx: Trx,
  job: JobRow,
  end: { state: 'succeeded' | 'failed'; result: Record<string, unknown>; errorCode?: string },
): Promise<boolean> {
  const mine = await trx
    .updateTable('job')
    .set({
      state: end.state,
      result: JSON.stringify(end.result),
      error_code: end.errorCode ?? null,
      completed: sql<Date>`now()`,
      lease_owner: null,
      lease_until: null,
    })
    .where('id', '=', job.id)
    .where('lease_owner', '=', job.lease_owner)
    .where('state', '=', 'pending')
    .returning('id')
    .executeTakeFirst()
  return mine !== undefined
}

/** Deletes jobs that ended long ago (setting job.expire.minutes). */
export async function expireJobs(db: Db, minutes: number): Promise<void> {
  await db
    .deleteFrom('job')
    .where('completed', '<', sql<Date>`now() - ${minutes} * interval '1 minute'`)
    .execute()
}

function jobsWithOwners(db: Db) {
  return db
    .selectFrom('job as j')
    .innerJoin('account as a', 'a.id', 'j.account_id')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .innerJoin('user as u', 'u.id', 'j.user_id')
    .selectAll('j')
    .select([
      'a.uuid as account_uuid',
      'a.name as account_name',
      'd.uuid as domain_uuid',
      'd.path as domain_path',
      'u.uuid as user_uuid',
    ])
}

export type ShownJob = Awaited<
  ReturnType<ReturnType<typeof jobsWithOwners>['executeTakeFirstOrThrow']>
>

export async function findJob(db: Db, uuid: string): Promise<ShownJob | undefined> {
  return jobsWithOwners(db).where('j.uuid', '=', uuid).executeTakeFirst()
}

/** The newest job that works, or worked, on a thing; the kind in any case. */
export async function findJobOf(db: Db, type: string, uuid: string): Promise<ShownJob | undefined> {
  return jobsWithOwners(db)
    .where(sql`j.instance_uuid::text`, '=', uuid.toLowerCase())
    .where(sql`lower(j.instance_type)`, '=', type.toLowerCase())
    .orderBy('j.id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** What lists of jobs can be sorted by. */
export const jobColumns = {
  created: 'j.created',
  completed: 'j.completed',
  cmd: 'j.command',
  jobstatus: 'j.state',
} as const

export interface JobFilter {
  readonly sort?: Sort | undefined
  readonly scope: OwnerScope
  readonly startdate?: Date | undefined
  readonly resourceid?: string | undefined
  readonly resourcetype?: string | undefined
  readonly keyword?: string | undefined
  readonly limit: number
  readonly offset: number
}

/** Jobs of a scope, newest first, with the number of all of them. */
export async function listJobs(
  db: Db,
  filter: JobFilter,
): Promise<{ count: number; rows: ShownJob[] }> {
  let query = jobsWithOwners(db).where((eb) => ownedWithin(filter.scope)(eb as never))
  if (filter.startdate) query = query.where('j.created', '>=', filter.startdate)
  if (filter.resourceid !== undefined) {
    query = query.where(sql`j.instance_uuid::text`, '=', filter.resourceid)
  }
  if (filter.resourcetype !== undefined) {
    query = query.where(sql`lower(j.instance_type)`, '=', filter.resourcetype.toLowerCase())
  }
  if (filter.keyword !== undefined) {
    query = query.where(sql`position(lower(${filter.keyword}) in lower(j.command))`, '>', 0)
  }
  const [rows, total] = await Promise.all([
    query
      .orderBy(orderBy(filter.sort, jobColumns, sql`j.id desc`))
      .limit(filter.limit)
      .offset(filter.offset)
      .execute(),
    query
      .clearSelect()
      .select(sql<number>`count(*)`.as('count'))
      .executeTakeFirstOrThrow(),
  ])
  return { count: total.count, rows }
}
