import { type Selectable, sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import type { HostCommandTable } from '../../db/schema.ts'

export type HostCommandRow = Selectable<HostCommandTable>

export interface NewHostCommand {
  readonly hostId: number
  readonly key: string
  readonly jobUuid: string | undefined
  readonly kind: string
  readonly params: Record<string, unknown>
  /** Milliseconds after which nobody waits any more. */
  readonly patienceMs: number
}

/** Notes what a host is to do; a key that was noted before stays what it was. Answers the row. */
export async function noteHostCommand(db: Db | Trx, of: NewHostCommand): Promise<HostCommandRow> {
  return (
    db
      .insertInto('host_command')
      .values({
        host_id: of.hostId,
        key: of.key,
        job_uuid: of.jobUuid ?? null,
        kind: of.kind,
        params: JSON.stringify(of.params),
        deadline: sql<Date>`now() + ${of.patienceMs} * interval '1 millisecond'`,
      })
      // An update of nothing, so that the row comes back whether it is new or not.
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ key: of.key }))
      .returningAll()
      .executeTakeFirstOrThrow()
  )
}

export function findHostCommand(db: Db | Trx, uuid: string): Promise<HostCommandRow | undefined> {
  return db.selectFrom('host_command').selectAll().where('uuid', '=', uuid).executeTakeFirst()
}

/** What hosts are to do, oldest first. */
export function pendingHostCommands(
  db: Db | Trx,
  hostIds: readonly number[],
): Promise<HostCommandRow[]> {
  return db
    .selectFrom('host_command')
    .selectAll()
    .where('state', '=', 'pending')
    .where((eb) => eb('host_id', '=', eb.fn.any(eb.val([...hostIds]))))
    .orderBy('id')
    .execute()
}

export type HostCommandEnd =
  | { readonly result: Record<string, unknown> }
  | { readonly code: string; readonly params: Record<string, string | number> }

/** Writes the end, once; false when it had ended or is none of that host's. */
export async function endHostCommand(
  db: Db | Trx,
  of: { readonly uuid: string; readonly hostId: number },
  end: HostCommandEnd,
): Promise<boolean> {
  const ended = await db
    .updateTable('host_command')
    .set(
      'result' in end
        ? { state: 'succeeded', result: JSON.stringify(end.result) }
        : { state: 'failed', error_code: end.code, error_params: JSON.stringify(end.params) },
    )
    .set({ ended: sql<Date>`now()`, progress: null })
    .where('uuid', '=', of.uuid)
    .where('host_id', '=', of.hostId)
    .where('state', '=', 'pending')
    .returning('id')
    .executeTakeFirst()
  return ended !== undefined
}

/** Ends what a job still wants of hosts, whose agents are told to stop. */
export async function endCommandsOfJob(db: Db | Trx, jobUuid: string, code: string): Promise<void> {
  await db
    .updateTable('host_command')
    .set({ state: 'failed', error_code: code, ended: sql<Date>`now()`, progress: null })
    .where('job_uuid', '=', jobUuid)
    .where('state', '=', 'pending')
    .execute()
}

/** Nobody waits any more for what hosts send for an image: the job that makes it hears of it at once. */
export async function endCommandsForImage(trx: Trx, imageId: number): Promise<void> {
  await trx
    .updateTable('host_command')
    .set({ state: 'failed', error_code: 'made.cancelled', ended: sql<Date>`now()`, progress: null })
    .where('state', '=', 'pending')
    .where('job_uuid', 'in', (eb) =>
      eb
        .selectFrom('job as j')
        .innerJoin('vm_template as t', 't.uuid', 'j.instance_uuid')
        .select('j.uuid')
        .where('t.id', '=', imageId)
        .where('j.state', '=', 'pending'),
    )
    .execute()
}

export async function noteHostProgress(
  db: Db,
  of: { readonly uuid: string; readonly hostId: number },
  progress: { readonly done: number; readonly total: number },
): Promise<void> {
  await db
    .updateTable('host_command')
    .set({ progress: JSON.stringify(progress) })
    .where('uuid', '=', of.uuid)
    .where('host_id', '=', of.hostId)
    .where('state', '=', 'pending')
    .execute()
}

/** Ends what no host has answered in time; answers how many. */
export async function expireHostCommands(db: Db): Promise<number> {
  const ended = await db
    .updateTable('host_command')
    .set((eb) => ({
      state: 'failed',
      error_code: 'host.no_answer',
      error_params: sql<string>`json_build_object('host', (${eb
        .selectFrom('host as h')
        .select('h.name')
        .whereRef('h.id', '=', 'host_command.host_id')}))`,
      ended: sql<Date>`now()`,
      progress: null,
    }))
    .where('state', '=', 'pending')
    .where('deadline', '<', sql<Date>`now()`)
    .returning('id')
    .execute()
  return ended.length
}

/** Forgets commands that ended long ago. */
export async function dropOldHostCommands(db: Db, ageMs: number): Promise<void> {
  await db
    .deleteFrom('host_command')
    .where('ended', '<', sql<Date>`now() - ${ageMs} * interval '1 millisecond'`)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('job as j')
            .select('j.id')
            .whereRef('j.uuid', '=', 'host_command.job_uuid')
            .where('j.state', '=', 'pending'),
        ),
      ),
    )
    .execute()
}

/** Internal ids of the hosts that failed in something that a job asked of them. */
export async function failedHostsOf(db: Db | Trx, jobUuid: string): Promise<number[]> {
  const rows = await db
    .selectFrom('host_command')
    .select('host_id')
    .distinct()
    .where('job_uuid', '=', jobUuid)
    .where('state', '=', 'failed')
    .execute()
  return rows.map(({ host_id }) => host_id)
}

/** True when somebody wants a job to end. */
export async function isCancelled(db: Db | Trx, jobUuid: string): Promise<boolean> {
  const job = await db
    .selectFrom('job')
    .select('cancelled')
    .where('uuid', '=', jobUuid)
    .executeTakeFirst()
  return job?.cancelled === true
}
