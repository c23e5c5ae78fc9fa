import { randomInt } from 'node:crypto'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import type { Secrets } from '../secrets.ts'
import type { Db, Trx } from './database.ts'
import { upsertOsTypes } from './seed/os-types.ts'

export interface SeedOptions {
  /** Of the user admin; a random one is made when unset. */
  readonly adminPassword?: string | undefined
  /** Keys of the user admin; both or neither. */
  readonly apiKey?: string | undefined
  readonly secretKey?: string | undefined
  readonly hashPassword: (password: string) => Promise<string>
  readonly secrets: Pick<Secrets, 'encrypt'>
  /** Absolute; the first image store is its folder `images`. */
  readonly dataDir: string
  readonly zoneName?: string
}

export interface Seeded {
  /** The database was empty: domain, accounts, zone and image store were made. */
  readonly firstStart: boolean
  /** The random password of the user admin, to be shown once. */
  readonly password?: string
}

/** Any number of its own; only this file uses it. */
const seedLock = 0x6d_6f_6c_64

/**
 * Makes what a new installation begins with, and brings the OS types of this release into an older
 * one. One transaction, one process at a time: it happens wholly or not at all, and once.
 */
export async function seedFirstStart(db: Db, options: SeedOptions): Promise<Seeded> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${seedLock})`.execute(trx)
    await upsertOsTypes(trx)
    const root = await trx
      .selectFrom('domain')
      .select('id')
      .where('path', '=', '/')
      .executeTakeFirst()
    if (root) return { firstStart: false }
    const domainId = await insertDomain(trx)
    await insertSystemUser(trx, domainId)
    const { adminPassword } = options
    const password = adminPassword ?? randomPassword()
    await insertAdmin(trx, domainId, password, options)
    await insertZone(trx, options)
    return { firstStart: true, ...(adminPassword === undefined ? { password } : {}) }
  })
}

/** 20 characters (114 bits) without those that look alike, so that it can be typed from a screen. */
export function randomPassword(): string {
  const characters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
  return Array.from({ length: 20 }, () => characters[randomInt(characters.length)]).join('')
}

async function insertDomain(trx: Trx): Promise<number> {
  const { id } = await trx
    .insertInto('domain')
    .values({ name: 'ROOT', path: '/' })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function insertAccount(trx: Trx, domainId: number, name: string): Promise<number> {
  const { id } = await trx
    .insertInto('account')
    .values({ name, type: 1, domain_id: domainId, is_default: true })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Owns what comes with the product; without a password hash it cannot sign in. */
async function insertSystemUser(trx: Trx, domainId: number): Promise<void> {
  const accountId = await insertAccount(trx, domainId, 'system')
  await trx
    .insertInto('user')
    .values({
      account_id: accountId,
      domain_id: domainId,
      username: 'system',
      firstname: 'system',
      lastname: 'system',
      is_default: true,
    })
    .execute()
}

async function insertAdmin(
  trx: Trx,
  domainId: number,
  password: string,
  { hashPassword, secrets, apiKey, secretKey }: SeedOptions,
): Promise<void> {
  const accountId = await insertAccount(trx, domainId, 'admin')
  const { id } = await trx
    .insertInto('user')
    .values({
      account_id: accountId,
      domain_id: domainId,
      username: 'admin',
      password_hash: await hashPassword(password),
      firstname: 'Admin',
      lastname: 'User',
      is_default: true,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  if (apiKey === undefined || secretKey === undefined) return
  await trx
    .insertInto('api_key')
    .values({ user_id: id, api_key: apiKey, secret: secrets.encrypt(secretKey) })
    .execute()
}

async function insertZone(trx: Trx, { dataDir, zoneName = 'zone1' }: SeedOptions): Promise<void> {
  const { id } = await trx
    .insertInto('zone')
    .values({
      name: zoneName,
      network_type: 'Advanced',
      allocation_state: 'Enabled',
      dns1: '1.1.1.1',
      internal_dns1: '1.1.1.1',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await trx
    .insertInto('image_store')
    .values({
      name: `${zoneName} images`,
      zone_id: id,
      protocol: 'file',
      provider: 'File',
      url: pathToFileURL(path.join(dataDir, 'images')).href,
    })
    .execute()
}
