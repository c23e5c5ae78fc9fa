import { randomBytes, randomUUID } from 'node:crypto'
import { osCategories, osTypes } from '@mold/shared/os-types.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashPassword, verifyPassword } from '../../src/access/sign-in/passwords.ts'
import { createSignIn } from '../../src/access/sign-in/sign-in.service.ts'
import { createSettings } from '../../src/settings/settings.service.ts'
import { ConfigError } from '../../src/config.ts'
import { seedFirstStart, type SeedOptions } from '../../src/db/seed.ts'
import { checkSecretKey } from '../../src/secret-key.ts'
import { createSecrets } from '../../src/secrets.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
const secrets = createSecrets(randomBytes(32))

beforeEach(async () => {
  database = await createTestDatabase()
})
afterEach(() => database.drop())

const seed = (of: Partial<SeedOptions> = {}) =>
  seedFirstStart(database.db, { hashPassword, secrets, dataDir: '/srv/mold data', ...of })
const signIn = (username: string, password: string) =>
  createSignIn({ db: database.db, settings: createSettings(database.db) })({
    username,
    password,
    address: '127.0.0.1',
  })
const count = async (table: 'domain' | 'account' | 'user' | 'zone' | 'image_store' | 'guest_os') =>
  (await database.db.selectFrom(table).select('id').execute()).length

describe('the first start', () => {
  it('makes ROOT, admin and system, a zone, an image store and the OS types', async () => {
    expect(await seed()).toEqual({ firstStart: true, password: expect.any(String) })
    const { db } = database
    expect(await db.selectFrom('domain').select(['name', 'path', 'parent_id']).execute()).toEqual([
      { name: 'ROOT', path: '/', parent_id: null },
    ])
    const accounts = db.selectFrom('account').select(['name', 'type', 'is_default', 'state'])
    expect(await accounts.orderBy('name').execute()).toEqual([
      { name: 'admin', type: 1, is_default: true, state: 'enabled' },
      { name: 'system', type: 1, is_default: true, state: 'enabled' },
    ])
    const [zone] = await db.selectFrom('zone').selectAll().execute()
    expect(zone).toMatchObject({
      name: 'zone1',
      network_type: 'Advanced',
      allocation_state: 'Enabled',
      domain_id: null,
    })
    expect(await db.selectFrom('image_store').selectAll().execute()).toMatchObject([
      {
        zone_id: zone?.id,
        protocol: 'file',
        provider: 'File',
        url: 'file:///srv/mold%20data/images',
        readonly: false,
      },
    ])
    expect(await count('guest_os')).toBe(osTypes.length)
    const categories = db.selectFrom('guest_os_category').select(['uuid', 'name'])
    expect(await categories.orderBy('sort_key').execute()).toEqual(osCategories)
  })

  it('makes a random password that admin signs in with and system does not', async () => {
    const { password = '' } = await seed()
    expect(password).toMatch(/^[A-Za-z2-9]{20}$/)
    expect((await signIn('admin', password)).caller).toMatchObject({ role: 'Admin' })
    await expect(signIn('system', password)).rejects.toMatchObject({ code: 'api.login_failed' })
    await expect(signIn('system', '')).rejects.toMatchObject({ code: 'api.login_failed' })
  })

  it('takes password and keys that are configured, and shows neither', async () => {
    const given = { adminPassword: 'from the variable', apiKey: 'ak', secretKey: 'sk' }
    expect(await seed(given)).toEqual({ firstStart: true })
    const { password_hash: hash } = await database.db
      .selectFrom('user')
      .select('password_hash')
      .where('username', '=', 'admin')
      .executeTakeFirstOrThrow()
    expect(await verifyPassword('from the variable', hash)).toBe(true)
    const keys = await database.db.selectFrom('api_key').selectAll().execute()
    expect(keys).toMatchObject([{ api_key: 'ak' }])
    expect(keys[0]?.secret).not.toContain('sk')
    expect(secrets.decrypt(keys[0]?.secret ?? '')).toBe('sk')
  })

  it('happens once when processes start at the same moment', async () => {
    const starts = await Promise.all([seed(), seed(), seed()])
    expect(starts.filter(({ firstStart }) => firstStart)).toHaveLength(1)
    expect(await count('account')).toBe(2)
    expect(await count('zone')).toBe(1)
    const { password = '' } = starts.find(({ firstStart }) => firstStart) ?? {}
    expect(await signIn('admin', password)).toHaveProperty('proof')
  })

  it('happens wholly or not at all', async () => {
    const broken = seed({ hashPassword: () => Promise.reject(new Error('no memory')) })
    await expect(broken).rejects.toThrow('no memory')
    for (const table of ['domain', 'account', 'guest_os'] as const) {
      expect(await count(table)).toBe(0)
    }
    expect(await seed()).toMatchObject({ firstStart: true })
  })
})

describe('a later start', () => {
  it('changes nothing that is there, whatever the variables say', async () => {
    const { password = '' } = await seed()
    await database.db.updateTable('zone').set({ name: 'seoul' }).execute()
    expect(await seed({ adminPassword: 'another', apiKey: 'a', secretKey: 's' })).toEqual({
      firstStart: false,
    })
    expect(await signIn('admin', password)).toHaveProperty('proof')
    expect(await database.db.selectFrom('api_key').selectAll().execute()).toEqual([])
    expect(await database.db.selectFrom('zone').select('name').execute()).toEqual([
      { name: 'seoul' },
    ])
  })

  it('brings new OS types and keeps what an admin made, changed or removed', async () => {
    await seed()
    const { db } = database
    const [first, second, third] = osTypes.map(({ uuid }) => uuid)
    const byUuid = (uuid = '') =>
      db.selectFrom('guest_os').selectAll().where('uuid', '=', uuid).executeTakeFirst()
    const newInRelease = await byUuid(first)
    await db.deleteFrom('guest_os').where('uuid', '=', first!).execute()
    await db
      .insertInto('guest_os')
      .values({
        uuid: randomUUID(),
        description: newInRelease!.description,
        category_id: newInRelease!.category_id,
        user_defined: true,
      })
      .execute()
    await db.deleteFrom('guest_os').where('uuid', '=', second!).execute()
    await db
      .updateTable('guest_os')
      .set({ removed: new Date(), description: 'Mine' })
      .where('uuid', '=', third!)
      .execute()
    await seed()
    expect(await byUuid(first)).toBeUndefined()
    expect(await byUuid(second)).toMatchObject({ removed: null, user_defined: false })
    expect(await byUuid(third)).toMatchObject({ description: 'Mine', removed: expect.any(Date) })
    expect(await count('guest_os')).toBe(osTypes.length)
  })
})

describe('the secret key of a database', () => {
  it('is the first one it sees; another is refused by name', async () => {
    const { db } = database
    await checkSecretKey(db, secrets, 'MOLD_SECRET_KEY')
    await checkSecretKey(db, secrets, 'MOLD_SECRET_KEY')
    const other = createSecrets(randomBytes(32))
    const checking = checkSecretKey(db, other, '/srv/mold/secret.key')
    await expect(checking).rejects.toThrow(ConfigError)
    await expect(checking).rejects.toThrow(
      `encrypted with key ${secrets.keyId}, and the key from /srv/mold/secret.key is ${other.keyId}`,
    )
    await checkSecretKey(db, secrets, 'MOLD_SECRET_KEY')
  })

  it('is decided once when processes with different keys start at the same moment', async () => {
    const keys = Array.from({ length: 6 }, () => createSecrets(randomBytes(32)))
    const checks = keys.map((key) => checkSecretKey(database.db, key, 'MOLD_SECRET_KEY'))
    const settled = await Promise.allSettled(checks)
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})
