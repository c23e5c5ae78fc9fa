import { sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'

/** What an account has on hosts and of them. */
export interface OwnedOnHosts {
  /** Uuids. */
  readonly instances: readonly string[]
  /** Internal ids of volumes that no instance has. */
  readonly volumes: readonly number[]
  /** Internal ids. */
  readonly snapshots: readonly number[]
}

export async function ownedOnHosts(db: Db | Trx, accountId: number): Promise<OwnedOnHosts> {
  const instances = await db
    .selectFrom('instance')
    .select('uuid')
    .where('account_id', '=', accountId)
    .where('removed', 'is', null)
    .orderBy('id')
    .execute()
  const volumes = await db
    .selectFrom('volume')
    .select('id')
    .where('account_id', '=', accountId)
    .where('instance_id', 'is', null)
    .where('removed', 'is', null)
    .orderBy('id')
    .execute()
  const snapshots = await db
    .selectFrom('snapshot')
    .select('id')
    .where('account_id', '=', accountId)
    .where('removed', 'is', null)
    .orderBy('id')
    .execute()
  return {
    instances: instances.map(({ uuid }) => uuid),
    volumes: volumes.map(({ id }) => id),
    snapshots: snapshots.map(({ id }) => id),
  }
}

/** True when a job works on a row. */
async function isWorkedOn(trx: Trx, table: 'volume' | 'snapshot', id: number): Promise<boolean> {
  const { rows } = await sql`select 1 from ${sql.table(table)} x join job j on j.uuid = x.job_uuid
    where x.id = ${id} and j.state = 'pending'`.execute(trx)
  return rows.length > 0
}

/** Removes a volume for good; the host and uuid of its file, if it has one. False while a job works on it. */
export async function removeVolume(trx: Trx, id: number) {
  const row = await trx
    .selectFrom('volume as v')
    .leftJoin('storage_pool as p', 'p.id', 'v.pool_id')
    .select(['v.uuid', 'v.removed', 'p.host_id as hostId'])
    .where('v.id', '=', id)
    .forNoKeyUpdate('v')
    .executeTakeFirstOrThrow()
  if (row.removed !== null) return undefined
  if (await isWorkedOn(trx, 'volume', id)) return false
  await trx
    .updateTable('volume')
    .set({ state: 'Expunged', removed: sql<Date>`now()`, job_uuid: null })
    .where('id', '=', id)
    .execute()
  return { uuid: row.uuid, hostId: row.hostId }
}

/** Removes a snapshot; its object is nobody's then. False while a job works on it. */
export async function removeSnapshot(trx: Trx, id: number): Promise<boolean> {
  await trx.selectFrom('snapshot').select('id').where('id', '=', id).forNoKeyUpdate().execute()
  if (await isWorkedOn(trx, 'snapshot', id)) return false
  await trx
    .updateTable('snapshot')
    .set({ removed: sql<Date>`now()`, object_id: null, job_uuid: null })
    .where('id', '=', id)
    .where('removed', 'is', null)
    .execute()
  return true
}

/** Asks the jobs on what an account has to end. */
export async function endJobsOn(db: Db, accountId: number): Promise<void> {
  await sql`update job set cancelled = true, woken = true,
      lease_until = case when lease_owner is null then null else lease_until end
    where state = 'pending' and uuid in (
      select job_uuid from instance where account_id = ${accountId}
      union all select job_uuid from volume where account_id = ${accountId}
      union all select job_uuid from snapshot where account_id = ${accountId})`.execute(db)
}
