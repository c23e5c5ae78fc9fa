import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashPassword } from '../../src/access/sign-in/passwords.ts'
import { findSession } from '../../src/access/sign-in/session.repository.ts'
import { createSignIn } from '../../src/access/sign-in/sign-in.service.ts'
import { createSettings } from '../../src/settings/settings.service.ts'
import { seedFirstStart } from '../../src/db/seed.ts'
import { createSecrets } from '../../src/secrets.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { makeAccount, makeDomain } from '../support/domain-tree.ts'
import { runAdmin } from './run-admin.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  const { db } = database
  const secrets = createSecrets(randomBytes(32))
  await seedFirstStart(db, { adminPassword: 'first', hashPassword, secrets, dataDir: '/srv' })
  await makeDomain(db, '/a/')
  await makeAccount(db, 'twin', '/')
  await makeAccount(db, 'twin', '/a/')
})
afterAll(() => database.drop())

const admin = (args: readonly string[], input?: string) =>
  runAdmin({ DATABASE_URL: database.url }, args, input)
const signIn = (username: string, password: string, domain = '/') =>
  createSignIn({ db: database.db, settings: createSettings(database.db) })({
    username,
    password,
    domain,
    address: '127.0.0.1',
  })

describe('npm run admin -- sql', () => {
  it('prints rows as a table, of several statements too', async () => {
    const statements =
      "select name, type from account where name = 'admin'; select 1 as one where false"
    expect(await admin(['sql', statements])).toEqual({
      code: 0,
      out: 'name  | type\n------+-----\nadmin | 1\n(1 row)\n\none\n---\n(0 rows)',
      err: '',
    })
  })

  it('A6: prints how many rows a statement changed', async () => {
    const { out } = await admin(['sql', "update cloud.zone set display_text = '서울'"])
    expect(out).toBe('UPDATE 1')
    expect((await admin(['sql', 'select display_text from zone'])).out).toContain('서울')
  })

  it('says what is wrong and changes nothing', async () => {
    const statements = "update zone set name = 'x'; update zone set nme = 'y'"
    const { code, out, err } = await admin(['sql', statements])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toBe('column "nme" of relation "zone" does not exist')
    expect((await admin(['sql', 'select name from zone'])).out).toContain('zone1')
    expect((await admin(['sql'])).err).toContain('Give the statement to run.')
  })
})

describe('npm run admin -- reset-password', () => {
  it('gives admin a random password, ends the sessions and forgives failed sign-ins', async () => {
    const { proof } = await signIn('admin', 'first')
    for (let i = 0; i < 6; i++) await signIn('admin', 'wrong').catch(() => undefined)
    await expect(signIn('admin', 'first')).rejects.toMatchObject({ code: 'api.login_delayed' })
    const { code, out } = await admin(['reset-password'])
    expect(code).toBe(0)
    const [, password = ''] = /^New password: (\S{20})$/m.exec(out) ?? []
    expect(await findSession(database.db, proof.token)).toBeUndefined()
    expect(await signIn('admin', password)).toHaveProperty('proof')
    await expect(signIn('admin', 'first')).rejects.toMatchObject({ code: 'api.login_failed' })
    const events = database.db.selectFrom('event').select(['type', 'description', 'username'])
    expect(await events.execute()).toEqual([
      {
        type: 'USER.UPDATE',
        description: 'The password of user admin was reset on the server',
        username: 'system',
      },
    ])
  })

  it('takes the password on standard input and does not print it', async () => {
    const { code, out } = await admin(['reset-password', 'admin', '--password-stdin'], 'neu 새\n')
    expect({ code, out }).toEqual({
      code: 0,
      out: 'The password of admin was changed; its sessions have ended.',
    })
    expect(await signIn('admin', 'neu 새')).toHaveProperty('proof')
  })

  it('wants the domain where several have a user of the name', async () => {
    const several = await admin(['reset-password', 'twin'])
    expect(several.code).toBe(1)
    expect(several.err).toBe('Several domains have a user twin; add --domain with one of: /, /a/')
    const args = ['reset-password', 'twin', '--domain', 'a', '--password-stdin']
    expect((await admin(args, 'of a')).code).toBe(0)
    expect(await signIn('twin', 'of a', '/a')).toHaveProperty('proof')
    await expect(signIn('twin', 'of a', '/')).rejects.toMatchObject({ code: 'api.login_failed' })
  })

  it.each([
    [['nobody'], '', 'There is no user nobody.'],
    [['system'], '', 'The user system belongs to the system and never signs in.'],
    [['twin', '--domain', '/b'], '', 'There is no user twin in domain /b/.'],
    [['admin', '--password-stdin'], '', 'The password must have 1 to 255 characters'],
    [['admin', '--password-stdin'], 'a\u0000b', 'The password must have 1 to 255 characters'],
    [['admin', 'twin'], '', 'Unknown command: reset-password admin twin'],
  ])('refuses %j with %j on standard input', async (args, input, text) => {
    const { code, out, err } = await admin(['reset-password', ...args], input)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(text)
  })
})

describe('npm run admin', () => {
  it.each([[[]], [['help']], [['sql', '--help']]])('explains itself: %j', async (args) => {
    const { code, out } = await admin(args)
    expect(code).toBe(0)
    expect(out).toContain('npm run admin -- reset-password [user]')
  })

  it.each([['drop-everything'], ['--frobnicate']])('refuses %s', async (arg) => {
    expect(await admin([arg])).toMatchObject({ code: 1, out: '' })
  })
})
