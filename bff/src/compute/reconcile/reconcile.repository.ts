import { sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'

/** A host that can be asked now, with its pool. */
export interface AnsweringHost {
  readonly id: number
  readonly name: string
  readonly poolId: number
}

/** The hosts whose agents are connected, to whichever process. */
export async function answeringHosts(db: Db): Promise<AnsweringHost[]> {
  return db
    .selectFrom('host as h')
    .innerJoin('storage_pool as p', 'p.host_id', 'h.id')
    .select(['h.id', 'h.name', 'p.id as poolId'])
    .where('h.removed', 'is', null)
    .where('h.server', 'is not', null)
    .where('p.removed', 'is', null)
    .orderBy('h.id')
    .execute()
}

/** Those of some instances that may run on a host: their rows say that they are there, or are to be. */
export async function instancesOn(
  db: Db | Trx,
  hostId: number,
  uuids: readonly string[],
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('instance')
    .select('uuid')
    .where((eb) => eb('uuid', '=', eb.fn.any(eb.val([...uuids]))))
    .where('host_id', '=', hostId)
    .where('removed', 'is', null)
    .where('state', 'in', ['Starting', 'Running', 'Stopping', 'Stopped'])
    .execute()
  return new Set(rows.map(({ uuid }) => uuid))
}

/**
 * Those of some disks that belong on a pool. The row of a disk is there before its file, so that a file without a
 * row is nobody's.
 */
export async function disksOn(
  db: Db | Trx,
  poolId: number,
  uuids: readonly string[],
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('volume')
    .select('uuid')
    .where((eb) => eb('uuid', '=', eb.fn.any(eb.val([...uuids]))))
    .where('pool_id', '=', poolId)
    .where('removed', 'is', null)
    .execute()
  return new Set(rows.map(({ uuid }) => uuid))
}

/** Locks the volume of a disk, if there is one, until the transaction ends. */
export async function lockDisk(trx: Trx, uuid: string): Promise<void> {
  await trx.selectFrom('volume').select('id').where('uuid', '=', uuid).forNoKeyUpdate().execute()
}

/** Instances that were being worked on by a job that is no more, or for which none was ever made. */
export async function abandoned(db: Db, ageMs: number) {
  return db
    .selectFrom('instance as i')
    .select(['i.uuid', 'i.state'])
    .where('i.removed', 'is', null)
    .where('i.state', 'in', ['Starting', 'Stopping', 'Expunging'])
    .where('i.updated', '<', sql<Date>`now() - ${ageMs} * interval '1 millisecond'`)
    .where(
      sql<boolean>`not exists (select from job j where j.state = 'pending'
        and (j.uuid = i.job_uuid or j.instance_uuid = i.uuid))`,
    )
    .orderBy('i.id')
    .execute()
}
