import { type Selectable, sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import type { IntakeTable } from '../../db/schema.ts'

export type IntakeRow = Selectable<IntakeTable>

export interface NewIntake {
  readonly hostId: number
  /** The image store that takes the bytes. */
  readonly storeId: number
  /** The job that they are for: once it has ended the intake is swept. */
  readonly jobUuid: string
  /** Most bytes that may come. */
  readonly allowed: number
}

/**
 * Makes a place for what a host is to send; `uuid` is what the host is told. A job that runs twice makes it
 * once: look for the one that it has by `intakeOfJob`.
 */
export async function insertIntake(trx: Db | Trx, of: NewIntake): Promise<IntakeRow> {
  return trx
    .insertInto('intake')
    .values({
      host_id: of.hostId,
      store_id: of.storeId,
      job_uuid: of.jobUuid,
      allowed: of.allowed,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export function findIntake(db: Db | Trx, uuid: string): Promise<IntakeRow | undefined> {
  return db.selectFrom('intake').selectAll().where('uuid', '=', uuid).executeTakeFirst()
}

/** The newest one that a job has made. */
export function intakeOfJob(db: Db | Trx, jobUuid: string): Promise<IntakeRow | undefined> {
  return db
    .selectFrom('intake')
    .selectAll()
    .where('job_uuid', '=', jobUuid)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Holds the row until the transaction ends; undefined when it is gone. */
export function lockIntake(trx: Trx, id: number): Promise<IntakeRow | undefined> {
  return trx.selectFrom('intake').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Makes a process the one that writes the spool; answers the row as it was before. */
export async function claimIntake(
  db: Db,
  id: number,
  server: string,
): Promise<IntakeRow | undefined> {
  return db.transaction().execute(async (trx) => {
    const before = await lockIntake(trx, id)
    await trx.updateTable('intake').set({ server }).where('id', '=', id).execute()
    return before
  })
}

/** Forgets what came; false when the intake is gone or complete. */
export async function resetIntake(db: Db, id: number): Promise<boolean> {
  const reset = await db
    .updateTable('intake')
    .set({ durable_offset: 0, touched: sql<Date>`now()` })
    .where('id', '=', id)
    .where('object_id', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return reset !== undefined
}

/**
 * Notes how many bytes are on stable storage.
 *
 * @returns false when the intake is gone or complete, or another process writes it now
 */
export async function noteOffset(
  db: Db,
  of: { readonly id: number; readonly server: string },
  offset: number,
): Promise<boolean> {
  const noted = await db
    .updateTable('intake')
    .set({ durable_offset: offset, touched: sql<Date>`now()` })
    .where('id', '=', of.id)
    .where('server', '=', of.server)
    .where('object_id', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return noted !== undefined
}

/** What came in is an object now. */
export async function noteObject(
  trx: Trx,
  id: number,
  of: { readonly objectId: number; readonly length: number; readonly digest: string },
): Promise<void> {
  await trx
    .updateTable('intake')
    .set({
      object_id: of.objectId,
      length: of.length,
      digest: of.digest,
      touched: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .execute()
}

/**
 * Takes an intake away: what came in belongs to the row that refers to its object now, or to nobody. In the
 * transaction that writes that row.
 */
export async function deleteIntake(trx: Db | Trx, id: number): Promise<void> {
  await trx.deleteFrom('intake').where('id', '=', id).execute()
}

/** Intakes that nobody waits for: their jobs have ended, and nothing came for a while. */
export function forgottenIntakes(db: Db, idleMs: number): Promise<IntakeRow[]> {
  return db
    .selectFrom('intake as i')
    .selectAll('i')
    .where('i.touched', '<', sql<Date>`now() - ${idleMs} * interval '1 millisecond'`)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('job as j')
            .select('j.id')
            .whereRef('j.uuid', '=', 'i.job_uuid')
            .where('j.state', '=', 'pending'),
        ),
      ),
    )
    .orderBy('i.id')
    .execute()
}
