import { lowerNameOf } from '@mold/shared/contract/command.ts'
import { AppError } from '@mold/shared/errors.ts'
import { sql } from 'kysely'
import type { Db, Trx } from '../db/database.ts'

/** Tables whose rows have an external id, and whether removed ones are kept. */
const removable = {
  account: true,
  disk_offering: true,
  domain: true,
  event: false,
  guest_os: true,
  guest_os_category: false,
  host: true,
  image_store: true,
  instance: true,
  job: false,
  network: false,
  project: true,
  service_offering: true,
  snapshot: true,
  storage_pool: true,
  user: true,
  vm_template: true,
  volume: true,
  zone: true,
} as const

export type IdTable = keyof typeof removable

export interface IdContext {
  /** The declaration of the command, for its name in the error text. */
  readonly command: { readonly name: string; readonly envelope?: string }
  readonly param: string
  /**
   * Removed rows count too, as the protocol has it (§4): an id that once existed resolves and the
   * caller decides. `false` where only what is there makes sense. Default true.
   */
  readonly includeRemoved?: boolean
}

const uuidText = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

/** True for text that the database takes as a uuid. */
export function isUuid(text: string): boolean {
  return uuidText.test(text)
}

/** The error for an id that never existed or is malformed, word for word (protocol §3.3). */
export function invalidUuid(value: string, { command, param }: IdContext): AppError {
  return new AppError('api.invalid_uuid', { command: lowerNameOf(command), name: param, value })
}

/**
 * The internal id behind an external one.
 *
 * @throws AppError `api.invalid_uuid` when it never existed or is malformed
 */
export async function idOf(
  db: Db | Trx,
  table: IdTable,
  uuid: string,
  context: IdContext,
): Promise<number> {
  const [id] = await idsOf(db, table, [uuid], context)
  if (id === undefined) throw invalidUuid(uuid, context)
  return id
}

/**
 * The internal ids behind external ones, in no order and each once.
 *
 * @throws AppError `api.invalid_uuid` that names the first of them that never existed
 */
export async function idsOf(
  db: Db | Trx,
  table: IdTable,
  uuids: readonly string[],
  context: IdContext,
): Promise<number[]> {
  const malformed = uuids.find((uuid) => !isUuid(uuid))
  if (malformed !== undefined) throw invalidUuid(malformed, context)
  if (uuids.length === 0) return []
  const wanted = [...new Set(uuids.map((uuid) => uuid.toLowerCase()))]
  const present =
    context.includeRemoved === false && removable[table] ? sql`removed is null` : sql`true`
  const { rows } = await sql<{ id: number; uuid: string }>`
    select id, uuid from ${sql.table(table)} where uuid = any(${wanted}::uuid[]) and ${present}
  `.execute(db)
  const found = new Set(rows.map((row) => row.uuid))
  const missing = uuids.find((uuid) => !found.has(uuid.toLowerCase()))
  if (missing !== undefined) throw invalidUuid(missing, context)
  return rows.map((row) => row.id)
}
