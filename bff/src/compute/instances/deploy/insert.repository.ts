import { randomBytes } from 'node:crypto'
import type { Insertable } from 'kysely'
import type { Db, Trx } from '../../../db/database.ts'
import type { InstanceTable } from '../../../db/schema.ts'
import type { NewDisk } from './disks.ts'

/** A hardware address of our own: locally administered, 40 bits by chance. */
function newMac(): string {
  const bytes = [0x06, ...randomBytes(5)]
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':')
}

/** True when an account has an instance of that host name in a zone. */
export async function isNameTaken(
  db: Db | Trx,
  of: { readonly zoneId: number; readonly accountId: number; readonly name: string },
): Promise<boolean> {
  const row = await db
    .selectFrom('instance')
    .select('id')
    .where('zone_id', '=', of.zoneId)
    .where('account_id', '=', of.accountId)
    .where((eb) => eb(eb.fn<string>('lower', ['name']), '=', of.name.toLowerCase()))
    .where('removed', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/** The one network of a zone. */
export function networkOfZone(db: Db | Trx, zoneId: number) {
  return db
    .selectFrom('network')
    .select(['id', 'uuid', 'name'])
    .where('zone_id', '=', zoneId)
    .executeTakeFirstOrThrow()
}

/** Writes the row of a new instance with its network card. */
export async function insertInstance(
  trx: Trx,
  values: Insertable<InstanceTable>,
  networkId: number,
): Promise<{ id: number; uuid: string }> {
  const instance = await trx
    .insertInto('instance')
    .values(values)
    .returning(['id', 'uuid'])
    .executeTakeFirstOrThrow()
  await trx
    .insertInto('nic')
    .values({ instance_id: instance.id, network_id: networkId, mac: newMac() })
    .execute()
  return instance
}

/** Writes the rows of the disks of a new instance, which have no files yet. */
export async function insertDisks(
  trx: Trx,
  of: {
    readonly instanceId: number
    readonly accountId: number
    readonly zoneId: number
    /** What the root disk is made from; none from an ISO. */
    readonly templateId: number | null
    readonly baseDigest: string | null
    readonly disks: readonly NewDisk[]
  },
): Promise<void> {
  await trx
    .insertInto('volume')
    .values(
      of.disks.map(({ type, device, size, offeringId }) => ({
        name: `${type === 'ROOT' ? 'ROOT' : 'DATA'}-${of.instanceId}`,
        type,
        account_id: of.accountId,
        zone_id: of.zoneId,
        instance_id: of.instanceId,
        device_id: device,
        state: 'Allocated' as const,
        size,
        disk_offering_id: offeringId,
        template_id: type === 'ROOT' ? of.templateId : null,
        base_digest: type === 'ROOT' ? of.baseDigest : null,
      })),
    )
    .execute()
}
