import { sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'

/** Keeps the password of an instance in place of the one that waits. */
export async function putPassword(
  trx: Trx,
  of: { readonly instanceId: number; readonly sealed: string; readonly told: boolean },
): Promise<void> {
  const now = { sealed: of.sealed, told: of.told, expires: null }
  await trx
    .insertInto('guest_password')
    .values({ instance_id: of.instanceId, ...now })
    .onConflict((conflict) => conflict.column('instance_id').doUpdateSet(now))
    .execute()
}

/** The password that waits for the guest of an instance and that nobody was shown. */
export async function untoldPassword(
  db: Db | Trx,
  instanceId: number,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('guest_password')
    .select('sealed')
    .where('instance_id', '=', instanceId)
    .where('told', '=', false)
    .executeTakeFirst()
  return row?.sealed
}

/** From now on the guest can ask for its password: for so many milliseconds, however often it starts. */
export async function beginWaiting(trx: Trx, instanceId: number, forMs: number): Promise<void> {
  await trx
    .updateTable('guest_password')
    .set((eb) => ({
      told: true,
      expires: eb.fn.coalesce('expires', sql<Date>`now() + ${forMs} * interval '1 millisecond'`),
    }))
    .where('instance_id', '=', instanceId)
    .execute()
}

/** Forgets the password of an instance. */
export async function dropPassword(trx: Trx, instanceId: number): Promise<void> {
  await trx.deleteFrom('guest_password').where('instance_id', '=', instanceId).execute()
}

/** Whether guests of the host of an instance have a network to ask over; true while it has no host. */
export async function canAsk(db: Db | Trx, instanceId: number): Promise<boolean> {
  const row = await db
    .selectFrom('instance as i')
    .innerJoin('host as h', 'h.id', 'i.host_id')
    .select(sql<string | null>`h.facts ->> 'networking'`.as('networking'))
    .where('i.id', '=', instanceId)
    .executeTakeFirst()
  return row?.networking !== 'user'
}

/** What may be asked for by the host that runs an instance. */
const ofRunning = (hostId: number, instanceUuid: string) => sql<boolean>`instance_id = (
  select i.id from cloud.instance i where i.uuid = ${instanceUuid} and i.host_id = ${hostId}
    and i.removed is null and i.state in ('Starting', 'Running', 'Stopping'))`

/** The password that waits for the guest of an instance, for the host that runs it. */
export async function waitingPasswordOf(
  db: Db,
  hostId: number,
  instanceUuid: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('guest_password')
    .select('sealed')
    .where(ofRunning(hostId, instanceUuid))
    .where((eb) => eb.or([eb('expires', 'is', null), eb('expires', '>', sql<Date>`now()`)]))
    .executeTakeFirst()
  return row?.sealed
}

/** The guest of an instance has its password; true when there was one. */
export async function noteSaved(db: Db, hostId: number, instanceUuid: string): Promise<boolean> {
  const row = await db
    .deleteFrom('guest_password')
    .where(ofRunning(hostId, instanceUuid))
    .returning('instance_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Forgets what nobody has collected in time, and what nobody is left to collect. */
export async function dropOldPasswords(db: Db): Promise<void> {
  await sql`delete from cloud.guest_password p using cloud.instance i
    where i.id = p.instance_id
      and (p.expires < now() or i.removed is not null or i.state = 'Error')`.execute(db)
}
