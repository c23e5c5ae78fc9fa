import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Db } from '../../src/db/database.ts'
import type { Logger } from '../../src/log.ts'
import type { ImageStore } from '../../src/stores/store.ts'

/** A log that nobody reads. */
export const quiet: Logger = {
  trace() {},
  debug() {},
  info() {},
  warn() {},
  error() {},
  fatal() {},
  child: () => quiet,
}

export const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** A folder that goes with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mold-stores-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export async function addZone(db: Db): Promise<number> {
  const { id } = await db
    .insertInto('zone')
    .values({ name: `zone ${randomUUID()}` })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function addStore(
  db: Db,
  zoneId: number,
  options: { url?: string; readonly?: boolean; protocol?: string; name?: string } = {},
): Promise<{ id: number; root: string }> {
  const root = path.join(await temporaryFolder(), 'store')
  const { url = pathToFileURL(root).href, readonly = false, protocol = 'file' } = options
  const { id } = await db
    .insertInto('image_store')
    .values({
      name: options.name ?? `store ${randomUUID()}`,
      zone_id: zoneId,
      protocol,
      provider: 'File',
      url,
      readonly,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, root }
}

/** An account of its own in ROOT. */
export async function addAccount(db: Db, type = 0): Promise<number> {
  await db
    .insertInto('domain')
    .values({ name: 'ROOT', path: '/' })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const root = await db
    .selectFrom('domain')
    .select('id')
    .where('path', '=', '/')
    .executeTakeFirstOrThrow()
  const { id } = await db
    .insertInto('account')
    .values({ name: randomUUID(), type, domain_id: root.id })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('user')
    .values({ account_id: id, domain_id: root.id, username: randomUUID() })
    .execute()
  return id
}

export async function addImage(
  db: Db,
  accountId: number,
  options: { name?: string; extractable?: boolean; isPublic?: boolean } = {},
): Promise<number> {
  const name = options.name ?? 'image'
  const { id } = await db
    .insertInto('vm_template')
    .values({
      kind: 'iso',
      name,
      display_text: name,
      account_id: accountId,
      format: 'ISO',
      is_extractable: options.extractable ?? true,
      is_public: options.isPublic ?? false,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Makes an image's copy in a zone refer to an object. */
export async function refer(
  db: Pick<Db, 'insertInto'>,
  row: { templateId: number; zoneId: number; objectId: number },
): Promise<void> {
  await db
    .insertInto('template_zone')
    .values({
      template_id: row.templateId,
      zone_id: row.zoneId,
      object_id: row.objectId,
      state: 'ready',
    })
    .execute()
}

/** A synced spool with these bytes. */
export async function fillSpool(
  store: ImageStore,
  bytes: Uint8Array,
  name: string = randomUUID(),
): Promise<string> {
  const writer = await store.openSpool(name, 0)
  try {
    await writer.write(bytes)
    await writer.sync()
  } finally {
    await writer.close()
  }
  return name
}
