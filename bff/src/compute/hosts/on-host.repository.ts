import { sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'

/** What has its disks on a host. */
export interface OnHost {
  readonly instances: readonly {
    readonly id: number
    readonly uuid: string
    readonly name: string
  }[]
  readonly volumes: readonly { readonly id: number; readonly uuid: string; readonly name: string }[]
}

export async function thingsOnHost(db: Db | Trx, hostId: number): Promise<OnHost> {
  const instances = await db
    .selectFrom('instance')
    .select(['id', 'uuid', 'name'])
    .where('host_id', '=', hostId)
    .where('removed', 'is', null)
    .orderBy('id')
    .execute()
  const volumes = await db
    .selectFrom('volume as v')
    .innerJoin('storage_pool as s', 's.id', 'v.pool_id')
    .select(['v.id', 'v.uuid', 'v.name'])
    .where('s.host_id', '=', hostId)
    .where('v.removed', 'is', null)
    .orderBy('v.id')
    .execute()
  return { instances, volumes }
}

/**
 * Takes away what was on a host that is given up: its instances with their disks and drives, and the volumes
 * that were only kept there. Their owners are charged for none of it any more.
 */
export async function expungeOnHost(trx: Trx, { instances, volumes }: OnHost): Promise<void> {
  const now = sql<Date>`now()`
  const ids = volumes.map(({ id }) => id)
  const instanceIds = instances.map(({ id }) => id)
  await trx
    .updateTable('volume')
    .set({ state: 'Expunged', removed: now, instance_id: null, device_id: null, job_uuid: null })
    .where((eb) =>
      eb.or([
        eb('id', '=', eb.fn.any(eb.val(ids))),
        eb('instance_id', '=', eb.fn.any(eb.val(instanceIds))),
      ]),
    )
    .where('removed', 'is', null)
    .execute()
  await trx
    .deleteFrom('nic')
    .where((eb) => eb('instance_id', '=', eb.fn.any(eb.val(instanceIds))))
    .execute()
  await trx
    .updateTable('instance')
    .set({ state: 'Expunged', removed: now, destroyed: now, iso_id: null, job_uuid: null })
    .where((eb) => eb('id', '=', eb.fn.any(eb.val(instanceIds))))
    .execute()
}
