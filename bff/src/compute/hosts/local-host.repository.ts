import type { Db } from '../../db/database.ts'
import { lockZone } from '../../infrastructure/zone-write.repository.ts'
import { secretHash } from './credential.ts'
import { isHostName } from './join.repository.ts'

/** A host by its uuid, also one that was removed. */
export function findOwnHost(
  db: Db,
  uuid: string,
): Promise<{ readonly name: string; readonly removed: Date | null } | undefined> {
  return db
    .selectFrom('host')
    .select(['name', 'removed'])
    .where('uuid', '=', uuid)
    .executeTakeFirst()
}

/**
 * Makes the machine of the server a host of the oldest zone that everybody may use.
 *
 * @returns its name; undefined when there is no such zone
 */
export async function insertOwnHost(
  db: Db,
  of: { readonly host: string; readonly credential: string; readonly name: string },
): Promise<string | undefined> {
  return db.transaction().execute(async (trx) => {
    const zone = await trx
      .selectFrom('zone')
      .select('id')
      .where('removed', 'is', null)
      .where('domain_id', 'is', null)
      .where('allocation_state', '=', 'Enabled')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
    if (!zone || !(await lockZone(trx, zone.id))) return undefined
    const name = (await isHostName(trx, zone.id, of.name))
      ? `${of.name}-${of.host.slice(0, 8)}`
      : of.name
    await trx
      .insertInto('host')
      .values({
        uuid: of.host,
        zone_id: zone.id,
        name,
        address: '127.0.0.1',
        credential_hash: secretHash(of.credential),
      })
      .execute()
    return name
  })
}
