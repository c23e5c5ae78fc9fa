import { type Selectable, sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import type { UploadTable } from '../../db/schema.ts'
import type { ErrorCode, ErrorParams } from '@mold/shared/errors.ts'

export type UploadRow = Selectable<UploadTable>

const digestLength = 32

const after = (ms: number) => sql<Date>`now() + ${ms} * interval '1 millisecond'`

/** Makes the upload of a new image; `expiresMs` from now it has to have begun. */
export async function insertUpload(
  trx: Trx,
  of: { readonly id: string; readonly templateId: number; readonly expiresMs: number },
): Promise<UploadRow> {
  return trx
    .insertInto('upload')
    .values({ id: of.id, template_id: of.templateId, expires: after(of.expiresMs) })
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

/** The row as it was handed over, with what the holder before left unconfirmed in `reread`. */
export type Acquired = UploadRow

/**
 * Takes the lease of an upload that nobody holds, or whose holder's has ended. A write of that one may
 * not have been confirmed: then what is there has to be read again before it counts.
 */
export async function acquireUpload(
  db: Db,
  id: string,
  owner: string,
  leaseMs: number,
): Promise<Acquired | undefined> {
  return db
    .updateTable('upload')
    .set({
      lease_owner: owner,
      lease_until: after(leaseMs),
      generation: sql<number>`generation + 1`,
      reread: sql<boolean>`reread or unconfirmed`,
      unconfirmed: true,
      wanted: false,
    })
    .where('id', '=', id)
    .where('state', '=', 'receiving')
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', sql<Date>`now()`)]))
    .returningAll()
    .executeTakeFirst()
}

/** Asks the holder in another process to let go. */
export async function wantUpload(db: Db, id: string): Promise<void> {
  await db
    .updateTable('upload')
    .set({ wanted: true })
    .where('id', '=', id)
    .where('wanted', '=', false)
    .where('lease_owner', 'is not', null)
    .execute()
}

/** What is durable stays so: two notes of one holder may arrive in another order. */
const durableUpTo = (offset: number) => sql<number>`greatest(durable_offset, ${offset})`

/**
 * Renews the lease, and notes how far the bytes are durable when they are further than before.
 * Undefined when the upload is no longer this holder's.
 */
export async function renewUpload(
  db: Db | Trx,
  id: string,
  owner: string,
  leaseMs: number,
  confirmed: number | undefined,
): Promise<{ wanted: boolean } | undefined> {
  return db
    .updateTable('upload')
    .set({
      lease_until: after(leaseMs),
      ...(confirmed !== undefined && {
        durable_offset: durableUpTo(confirmed),
        touched: sql<Date>`now()`,
      }),
    })
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .returning('wanted')
    .executeTakeFirst()
}

/** Lets go: nothing of this holder is still being written. */
export async function releaseUpload(
  db: Db,
  id: string,
  owner: string,
  confirmed: number,
): Promise<boolean> {
  const row = await db
    .updateTable('upload')
    .set({
      durable_offset: durableUpTo(confirmed),
      lease_owner: null,
      lease_until: null,
      unconfirmed: false,
      wanted: false,
    })
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** The digests of a row, in order. */
export function chunksOf(row: Pick<UploadRow, 'chunk_digests'>): Buffer[] {
  const chunks: Buffer[] = []
  for (let at = 0; at < row.chunk_digests.length; at += digestLength) {
    chunks.push(row.chunk_digests.subarray(at, at + digestLength))
  }
  return chunks
}

/** Makes certain that what the row says survives a crash of the database: notes of holders wait for no disk. */
export async function settleRow(db: Db, id: string): Promise<void> {
  await db
    .updateTable('upload')
    .set((eb) => ({ generation: eb.ref('generation') }))
    .where('id', '=', id)
    .execute()
}

/** Shows how far an upload is in every zone that waits for it. */
export async function showUpload(
  db: Db | Trx,
  templateId: number,
  shown: { readonly bytes: number; readonly total: number | null },
): Promise<void> {
  await db
    .updateTable('template_zone')
    .set({ bytes: shown.bytes, total_bytes: shown.total })
    .where('template_id', '=', templateId)
    .where('state', '=', 'uploading')
    .execute()
}

/** Keeps the reason of a failure in every zone that waits for the upload. */
export async function showUploadError(
  trx: Trx,
  templateId: number,
  error: { readonly code: ErrorCode; readonly params: ErrorParams },
): Promise<void> {
  await trx
    .updateTable('template_zone')
    .set({
      state: 'failed',
      error_code: error.code,
      error_params: JSON.stringify(error.params),
      next_try: null,
    })
    .where('template_id', '=', templateId)
    .where('state', '=', 'uploading')
    .execute()
}
