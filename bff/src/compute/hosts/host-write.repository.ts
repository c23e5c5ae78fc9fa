import { type Selectable, sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import type { HostTable } from '../../db/schema.ts'

export type HostRow = Selectable<HostTable>

export interface NewHost {
  readonly zoneId: number
  readonly name: string
  readonly hypervisor: string
  readonly address: string
  readonly url: string
  readonly tokenHash: Buffer
  /** Milliseconds that the token is good for. */
  readonly tokenMs: number
  readonly tags: string | null
  readonly isEnabled: boolean
}

/** Undefined when another host of the zone has the name. */
export async function insertHost(trx: Trx, host: NewHost): Promise<HostRow | undefined> {
  return trx
    .insertInto('host')
    .values({
      zone_id: host.zoneId,
      name: host.name,
      hypervisor: host.hypervisor,
      address: host.address,
      url: host.url,
      token_hash: host.tokenHash,
      token_expires: sql<Date>`now() + ${host.tokenMs} * interval '1 millisecond'`,
      tags: host.tags,
      resource_state: host.isEnabled ? 'Enabled' : 'Disabled',
    })
    .onConflict((conflict) =>
      conflict.columns(['zone_id', 'name']).where('removed', 'is', null).doNothing(),
    )
    .returningAll()
    .executeTakeFirst()
}

/** Replaces the one-time token of a host. */
export async function writeToken(
  trx: Trx,
  id: number,
  token: { readonly hash: Buffer; readonly ms: number },
): Promise<void> {
  await trx
    .updateTable('host')
    .set({
      token_hash: token.hash,
      token_expires: sql<Date>`now() + ${token.ms} * interval '1 millisecond'`,
    })
    .where('id', '=', id)
    .execute()
}

/** A host that is there, held until the transaction ends. */
export function lockHost(trx: Trx, id: number): Promise<HostRow | undefined> {
  return trx
    .selectFrom('host')
    .selectAll()
    .where('id', '=', id)
    .where('removed', 'is', null)
    .forUpdate()
    .executeTakeFirst()
}

export interface HostChanges {
  readonly name?: string
  readonly resource_state?: 'Enabled' | 'Disabled' | 'PrepareForMaintenance' | 'Maintenance'
  readonly tags?: string | null
}

export async function changeHost(trx: Db | Trx, id: number, changes: HostChanges): Promise<void> {
  if (Object.keys(changes).length === 0) return
  await trx.updateTable('host').set(changes).where('id', '=', id).execute()
}

/** Names of the instances of a host that run, or are about to; at most so many. */
export async function runningOn(trx: Db | Trx, hostId: number, most: number): Promise<string[]> {
  const rows = await trx
    .selectFrom('instance')
    .select('name')
    .where('host_id', '=', hostId)
    .where('removed', 'is', null)
    .where('state', 'in', ['Starting', 'Running', 'Stopping'])
    .orderBy('id')
    .limit(most)
    .execute()
  return rows.map(({ name }) => name)
}

/** Takes a host away, with its pools; commands that it has not answered end in a failure. */
export async function removeHost(trx: Trx, host: Pick<HostRow, 'id' | 'name'>): Promise<void> {
  const now = sql<Date>`now()`
  await trx
    .updateTable('host')
    .set((eb) => ({
      removed: now,
      credential_hash: null,
      token_hash: null,
      server: null,
      connection: eb('connection', '+', 1),
      disconnected: now,
    }))
    .where('id', '=', host.id)
    .execute()
  await trx
    .deleteFrom('pool_image')
    .where('pool_id', 'in', (eb) =>
      eb.selectFrom('storage_pool').select('id').where('host_id', '=', host.id),
    )
    .execute()
  await trx
    .updateTable('storage_pool')
    .set({ removed: now })
    .where('host_id', '=', host.id)
    .where('removed', 'is', null)
    .execute()
  await trx
    .updateTable('host_command')
    .set({
      state: 'failed',
      error_code: 'host.removed',
      error_params: JSON.stringify({ host: host.name }),
      ended: now,
      progress: null,
    })
    .where('host_id', '=', host.id)
    .where('state', '=', 'pending')
    .execute()
  await trx.deleteFrom('intake').where('host_id', '=', host.id).execute()
}
