import { type Selectable, sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import type { UploadTable } from '../../db/schema.ts'

export type UploadRow = Selectable<UploadTable>

/** Makes the upload of a new image; `expiresMs` from now it has to have begun. */
export async function insertUpload(
  trx: Trx,
  of: { readonly id: string; readonly templateId: number; readonly expiresMs: number },
): Promise<UploadRow> {
  return trx
    .insertInto('upload')
    .values({
      id: of.id,
      template_id: of.templateId,
      expires: sql<Date>`now() + ${of.expiresMs} * interval '1 millisecond'`,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function findUpload(db: Db | Trx, id: string): Promise<UploadRow | undefined> {
  return db.selectFrom('upload').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function lockUpload(trx: Trx, id: string): Promise<UploadRow | undefined> {
  return trx.selectFrom('upload').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Locks and ends the upload of an image, whoever holds it. */
export async function deleteUpload(
  db: Db | Trx,
  templateId: number,
): Promise<UploadRow | undefined> {
  return db
    .deleteFrom('upload')
    .where('template_id', '=', templateId)
    .returningAll()
    .executeTakeFirst()
}

/** Bytes of a store that unfinished uploads may still fill, but for one of them. */
export async function reservedIn(trx: Trx, storeId: number, except: string): Promise<number> {
  const { bytes } = await trx
    .selectFrom('upload')
    .select(sql<number>`coalesce(sum(reserved - durable_offset), 0)::bigint`.as('bytes'))
    .where('store_id', '=', storeId)
    .where('state', '=', 'receiving')
    .where('id', '<>', except)
    .where(sql<boolean>`reserved > durable_offset`)
    .executeTakeFirstOrThrow()
  return bytes
}

/** Makes reservations in one store wait for each other, until the transaction ends. */
export async function lockStore(trx: Trx, storeId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`reserve ${storeId}`}, 0))`.execute(trx)
}

/** Begins to receive: nothing of an earlier beginning counts any more. */
export async function beginUpload(
  trx: Trx,
  id: string,
  of: {
    readonly storeId: number
    readonly length: number | null
    readonly reserved: number
    readonly metadata: string | null
    readonly fileName: string | null
  },
): Promise<void> {
  await trx
    .updateTable('upload')
    .set({
      state: 'receiving',
      store_id: of.storeId,
      length: of.length,
      reserved: of.reserved,
      metadata: of.metadata,
      file_name: of.fileName,
      durable_offset: 0,
      chunk_digests: Buffer.alloc(0),
      tail_digest: null,
      tail_offset: 0,
      reread: false,
      touched: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .execute()
}

/** Makes it as if it had not begun. */
export async function resetUpload(trx: Trx, id: string): Promise<void> {
  await trx
    .updateTable('upload')
    .set({
      state: 'new',
      durable_offset: 0,
      reserved: 0,
      chunk_digests: Buffer.alloc(0),
      tail_digest: null,
      tail_offset: 0,
      touched: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .execute()
}

/** Its bytes are all there, and nobody holds it any more. */
export async function markSealed(trx: Trx, id: string, length: number): Promise<void> {
  await trx
    .updateTable('upload')
    .set({
      state: 'sealed',
      length,
      durable_offset: length,
      unconfirmed: false,
      wanted: false,
      lease_owner: null,
      lease_until: null,
      touched: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .execute()
}

/**
 * The row, once it is certain that what it says survives a crash of the database: notes of holders wait for
 * no disk.
 */
export async function settleRow(db: Db, id: string): Promise<UploadRow | undefined> {
  return db
    .updateTable('upload')
    .set((eb) => ({ generation: eb.ref('generation') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
}
