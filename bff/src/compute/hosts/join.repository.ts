import { sql } from 'kysely'
import type { Trx } from '../../db/database.ts'
import { secretHash } from './credential.ts'

export interface JoiningHost {
  readonly id: number
  readonly uuid: string
  readonly name: string
  readonly zone_id: number
  readonly address: string | null
}

/** The host that a one-time token is for, held until the transaction ends; undefined when it is for none. */
export function lockByToken(trx: Trx, token: string): Promise<JoiningHost | undefined> {
  return trx
    .selectFrom('host')
    .select(['id', 'uuid', 'name', 'zone_id', 'address'])
    .where('token_hash', '=', secretHash(token))
    .where('token_expires', '>', sql<Date>`now()`)
    .where('removed', 'is', null)
    .forUpdate()
    .executeTakeFirst()
}

/** The token has served; from here on the credential speaks for the host, and older connections are void. */
export async function writeCredential(
  trx: Trx,
  id: number,
  of: { readonly credential: string; readonly name: string },
): Promise<void> {
  await trx
    .updateTable('host')
    .set((eb) => ({
      token_hash: null,
      token_expires: null,
      credential_hash: secretHash(of.credential),
      name: of.name,
      connection: eb('connection', '+', 1),
    }))
    .where('id', '=', id)
    .execute()
}

/** True when a host of the zone has this name. */
export async function isHostName(trx: Trx, zoneId: number, name: string): Promise<boolean> {
  const taken = await trx
    .selectFrom('host')
    .select('id')
    .where('zone_id', '=', zoneId)
    .where('name', '=', name)
    .where('removed', 'is', null)
    .executeTakeFirst()
  return taken !== undefined
}
