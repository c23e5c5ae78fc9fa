import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallParams, Client, Refusal } from '../support/client.ts'
import { makeDomain } from '../support/domain-tree.ts'
import { type ImageRow, insertImage } from '../support/image-rows.ts'
import { makeZone, startTestServer, type TestServer } from '../support/server.ts'

/*
 * Domains: ROOT, /a/, /a/b/, /c/. Accounts: admin (root), boss (domain admin of /a/), alice in /a/,
 * carol in /a/b/, bob in /c/. Zones: zone1 (public), zone-a (private to /a/), zone-c (private to /c/).
 */
const rows: readonly ImageRow[] = [
  { name: 'admin-private', account: 'admin', isExtractable: true },
  { name: 'admin-public', account: 'admin', isPublic: true, isExtractable: true },
  { name: 'admin-featured', account: 'admin', isPublic: true, isFeatured: true },
  {
    name: 'admin-featured-fetching',
    account: 'admin',
    isPublic: true,
    isFeatured: true,
    state: 'waiting',
  },
  { name: 'admin-public-in-a', account: 'admin', isPublic: true, zones: ['zone-a'] },
  { name: 'admin-public-in-c', account: 'admin', isPublic: true, zones: ['zone-c'] },
  {
    name: 'admin-public-everywhere',
    account: 'admin',
    isPublic: true,
    zones: ['zone1', 'zone-a', 'zone-c'],
  },
  { name: 'boss-private', account: 'boss' },
  { name: 'alice-private', account: 'alice', isExtractable: true },
  { name: 'alice-closed', account: 'alice' },
  { name: 'alice-public', account: 'alice', isPublic: true, isExtractable: true },
  { name: 'alice-fetching', account: 'alice', state: 'waiting' },
  { name: 'carol-private', account: 'carol' },
  { name: 'carol-public-in-a', account: 'carol', isPublic: true, zones: ['zone-a'] },
  { name: 'bob-private', account: 'bob', isExtractable: true },
  { name: 'bob-public', account: 'bob', isPublic: true },
  { name: 'bob-public-in-c', account: 'bob', isPublic: true, zones: ['zone-c'] },
  { name: 'system-vm', account: 'system', isPublic: true, type: 'SYSTEM' },
  { name: 'router', account: 'admin', isPublic: true, type: 'ROUTING' },
]
const people = ['admin', 'boss', 'alice', 'carol', 'bob'] as const
type Person = (typeof people)[number]

let server: TestServer
const clients = {} as Record<Person, Client>
const ids: Record<string, string> = {}
const domains: Record<string, string> = {}
beforeAll(async () => {
  server = await startTestServer({ env: { MOLD_ROLES: 'api' } })
  const { db } = server
  const made = [
    await makeDomain(db, '/a/'),
    await makeDomain(db, '/a/b/'),
    await makeDomain(db, '/c/'),
  ]
  for (const { path, uuid } of made) domains[path] = uuid
  clients.admin = server.admin
  clients.boss = await server.person('boss', '/a/', 2)
  clients.alice = await server.person('alice', '/a/')
  clients.carol = await server.person('carol', '/a/b/')
  clients.bob = await server.person('bob', '/c/')
  await makeZone(server, 'zone-a', { domainId: made[0]!.id })
  await makeZone(server, 'zone-c', { domainId: made[2]!.id })
  for (const row of rows) ids[row.name] = await insertImage(db, row)
})
afterAll(() => server.stop())

const list = (by: Person, params: CallParams) =>
  clients[by].call('listTemplates', { showunique: true, ...params })
const names = async (by: Person, templatefilter: string, params: CallParams = {}) =>
  (await list(by, { templatefilter, ...params })).items.map(({ name }) => name)
const allNames = rows.map(({ name }) => name)

/** Public, not of a system type, and in a zone that is open to the domain. */
const publicFor = {
  '/a/': [
    'admin-public',
    'admin-featured',
    'admin-featured-fetching',
    'admin-public-in-a',
    'admin-public-everywhere',
    'alice-public',
    'carol-public-in-a',
    'bob-public',
  ],
  '/c/': [
    'admin-public',
    'admin-featured',
    'admin-featured-fetching',
    'admin-public-in-c',
    'admin-public-everywhere',
    'alice-public',
    'bob-public',
    'bob-public-in-c',
  ],
} as const
const domainOf = { boss: '/a/', alice: '/a/', carol: '/a/', bob: '/c/' } as const
const usersOnly = ['boss', 'alice', 'carol', 'bob'] as const

describe('B4: the lists', () => {
  it('featured and community show what is public and ready', async () => {
    const notReady = (name: string) => name !== 'admin-featured-fetching'
    const featured = ['admin-featured']
    for (const by of usersOnly) {
      const open: readonly string[] = publicFor[domainOf[by]]
      expect(await names(by, 'featured')).toEqual(featured)
      expect(await names(by, 'community')).toEqual(
        open.filter((name) => notReady(name) && !featured.includes(name)),
      )
    }
    expect(await names('admin', 'featured')).toEqual(featured)
    expect(await names('admin', 'community')).toEqual(
      rows
        .filter((row) => row.isPublic === true && row.isFeatured !== true)
        .map(({ name }) => name),
    )
    expect(await names('alice', 'featured', { isready: false })).toEqual([])
  })

  it('self shows what is the caller’s, selfexecutable what of it is ready', async () => {
    const own = (by: Person) => rows.filter((row) => row.account === by).map(({ name }) => name)
    for (const by of people) expect(await names(by, 'self')).toEqual(own(by))
    expect(await names('alice', 'selfexecutable')).toEqual([
      'alice-private',
      'alice-closed',
      'alice-public',
    ])
    expect(await names('alice', 'self', { isready: false })).toEqual(['alice-fetching'])
  })

  it('B1: a private image is shown to its account only', async () => {
    for (const by of ['carol', 'bob'] as const) {
      const seen = await names(by, 'executable')
      expect(seen.filter((name) => name?.includes('private'))).toEqual([`${by}-private`])
    }
  })

  it('B2: executable shows what is public where the caller may be, and what is the caller’s', async () => {
    for (const by of ['alice', 'carol', 'bob'] as const) {
      const open: readonly string[] = publicFor[domainOf[by]]
      const own = rows.filter((row) => row.account === by).map(({ name }) => name)
      expect(await names(by, 'executable')).toEqual(
        allNames.filter((name) => open.includes(name) || own.includes(name)),
      )
    }
  })

  it('B2: shows the zones of an image that are open to the caller', async () => {
    const zonesFor = async (by: Person) => {
      const { items } = await list(by, {
        templatefilter: 'community',
        name: 'admin-public-everywhere',
      })
      return items[0]!.zones!.map(({ zonename }) => zonename)
    }
    expect(await zonesFor('alice')).toEqual(['zone1', 'zone-a'])
    expect(await zonesFor('bob')).toEqual(['zone1', 'zone-c'])
    expect(await zonesFor('admin')).toEqual(['zone1', 'zone-a', 'zone-c'])
    const { count } = await clients.bob.call('listTemplates', {
      templatefilter: 'community',
      name: 'admin-public-everywhere',
    })
    expect(count).toBe(2)
  })

  it('all is for admins: everything, or what is public and in the domain', async () => {
    for (const by of ['alice', 'bob'] as const) {
      expect(await clients[by].refused('listTemplates', { templatefilter: 'all' })).toMatchObject({
        status: 431,
        text: 'Filter all can be specified by admin only',
      })
    }
    expect(await names('admin', 'all')).toEqual(allNames)
    const open: readonly string[] = publicFor['/a/']
    const below = new Set(['boss', 'alice', 'carol'])
    expect(await names('boss', 'all')).toEqual(
      rows
        .filter((row) => below.has(row.account) || open.includes(row.name))
        .map(({ name }) => name),
    )
  })

  it('system shows system templates to root admins', async () => {
    expect(await names('admin', 'system')).toEqual(['system-vm', 'router'])
    for (const by of usersOnly) expect(await names(by, 'system')).toEqual([])
  })

  it('shared shows nothing as long as nothing is shared', async () => {
    for (const by of people) {
      expect(await names(by, 'shared')).toEqual([])
      expect(await names(by, 'sharedexecutable')).toEqual([])
    }
  })

  it('admins name another owner within their domain', async () => {
    const aliceOnes = rows.filter((row) => row.account === 'alice').map(({ name }) => name)
    for (const by of ['admin', 'boss'] as const) {
      const owner = { account: 'alice', domainid: domains['/a/'] }
      expect(await names(by, 'self', owner)).toEqual(aliceOnes)
    }
    expect(await names('boss', 'self', { listall: true })).toEqual(
      rows
        .filter((row) => ['boss', 'alice', 'carol'].includes(row.account))
        .map(({ name }) => name),
    )
    expect(await names('admin', 'self', { domainid: domains['/a/'], isrecursive: true })).toEqual(
      rows
        .filter((row) => ['boss', 'alice', 'carol'].includes(row.account))
        .map(({ name }) => name),
    )
    const other = { templatefilter: 'self', account: 'bob', domainid: domains['/c/'] }
    expect((await clients.boss.refused('listTemplates', other)).status).toBe(531)
    expect((await clients.alice.refused('listTemplates', other)).status).toBe(531)
    expect(await names('alice', 'self', { listall: true })).toEqual(aliceOnes)
  })

  it('say when there is no such filter', async () => {
    const refusal = await clients.admin.refused('listTemplates', { templatefilter: 'mine' })
    expect(refusal.text).toMatch(/^Invalid filter mine; use one of featured, self,/)
    expect((await clients.admin.refused('listTemplates')).text).toBe(
      'Unable to execute API command listtemplates due to missing parameter templatefilter',
    )
  })
})

/** What a caller may know of by id: the rule for one image. */
function maySee(by: Person, { name, account, type }: ImageRow): boolean {
  if (by === 'admin') return true
  if (type !== undefined) return false
  const open: readonly string[] = publicFor[domainOf[by]]
  const below = by === 'boss' && ['boss', 'alice', 'carol'].includes(account)
  return account === by || below || open.includes(name)
}

describe('B5: one image', () => {
  const answerTo = async (by: Person, { name }: ImageRow) =>
    names(by, 'self', { id: ids[name] }).then(
      (found) => found,
      (error: Refusal) => [error.status, error.text],
    )

  it.each(people)('is shown by id to %s as in lists, whatever the filter', async (by) => {
    const answers = await Promise.all(rows.map((row) => answerTo(by, row)))
    expect(answers).toEqual(
      rows.map((row) =>
        maySee(by, row)
          ? [row.name]
          : [
              531,
              `Account ${by} does not have permission to launch instances from template ${row.name}`,
            ],
      ),
    )
  })

  it('is looked up under the other criteria as well', async () => {
    expect(await names('alice', 'featured', { id: ids['admin-featured-fetching'] })).toEqual([])
    expect(await names('alice', 'self', { id: ids['admin-public'], name: 'other' })).toEqual([])
    expect(
      await clients.alice.refused('listIsos', { isofilter: 'self', id: ids['alice-private'] }),
    ).toMatchObject({ text: 'Specified Template Id is not an ISO' })
  })

  it('shows address, status and reasons to its owner and to root admins only', async () => {
    const rowFor = async (by: Person, name: string) =>
      (await list(by, { templatefilter: 'executable', id: ids[name] })).items[0]!
    for (const by of ['admin', 'alice'] as const) {
      const row = await rowFor(by, 'alice-public')
      expect(row.url).toBe('http://mirror.example/alice-public')
      expect(row.status).toBe('Download Complete')
      expect(row.zones![0]).toHaveProperty('status')
    }
    for (const by of ['boss', 'carol', 'bob'] as const) {
      const row = await rowFor(by, 'alice-public')
      expect(row).not.toHaveProperty('url')
      expect(row).not.toHaveProperty('status')
      expect(row.zones![0]).not.toHaveProperty('status')
      expect(row.downloaddetails).toBeInstanceOf(Array)
    }
  })

  it('semantics §2.3: of an ISO to every admin above it, and the tag of a template to admins alone', async () => {
    const iso = { name: 'alice-iso', account: 'alice', kind: 'iso', isPublic: true } as const
    const id = await insertImage(server.db, iso)
    for (const by of people) {
      const { items } = await clients[by].call('listIsos', { isofilter: 'executable', id })
      const knows = by === 'admin' || by === 'boss' || by === 'alice'
      expect([by, 'url' in items[0]!, 'status' in items[0]!]).toEqual([by, knows, knows])
    }
    const tagged = { id: ids['alice-public'], templatetag: 'fast' }
    await clients.admin.call('updateTemplate', tagged)
    for (const by of people) {
      const [row] = (await list(by, { templatefilter: 'executable', id: tagged.id })).items
      expect(row?.templatetag).toBe(by === 'admin' || by === 'boss' ? 'fast' : undefined)
    }
  })
})

const owners = {
  admin: allNames,
  boss: ['boss', 'alice', 'carol'],
  alice: ['alice'],
  carol: ['carol'],
  bob: ['bob'],
}
const mayChange = (by: Person, { account, type }: ImageRow) =>
  by === 'admin' || (type === undefined && owners[by].includes(account))

describe('B5: what a caller may do', () => {
  const seenBy = (by: Person) => rows.filter((row) => maySee(by, row))
  const canOf = async (by: Person, { name }: ImageRow) =>
    (await list(by, { templatefilter: 'self', id: ids[name] })).items[0]!.can!

  it.each(people)('is told to %s with each image', async (by) => {
    const told = await Promise.all(seenBy(by).map((row) => canOf(by, row)))
    const mine = (allowed: boolean) => (allowed ? true : 'image.not_owner')
    expect(told.map((can) => [can['update'], can['delete']])).toEqual(
      seenBy(by).map((row) => [
        mine(mayChange(by, row)),
        row.type === 'SYSTEM' ? 'image.system_protected' : mine(mayChange(by, row)),
      ]),
    )
    expect(told.map((can) => can['copy'])).toEqual(
      seenBy(by).map((row) => {
        if (!mayChange(by, row)) return 'image.not_owner'
        return row.state === 'waiting' ? 'image.state_not_ready' : true
      }),
    )
    const moves = told.map((can) => [
      can['cancel'] === 'image.not_owner',
      can['retry'] === 'image.not_owner',
    ])
    expect(moves).toEqual(seenBy(by).map((row) => [!mayChange(by, row), !mayChange(by, row)]))
  })

  it.each(people)('is what %s can do with each command', async (by) => {
    for (const row of seenBy(by).filter((of) => mayChange(by, of))) {
      const changed = await clients[by].call('updateTemplate', {
        id: ids[row.name],
        displaytext: row.name,
      })
      expect(changed.name).toBe(row.name)
    }
    for (const row of seenBy(by).filter((of) => !mayChange(by, of))) await expectDenied(by, row)
  })

  async function expectDenied(by: Person, row: ImageRow): Promise<void> {
    const id = ids[row.name]
    const text =
      row.isPublic === true
        ? 'Domain Admin and regular users can modify only their own Public templates'
        : `Account ${by} does not have permission to launch instances from template ${row.name}`
    for (const [command, params] of [
      ['updateTemplate', { id, name: 'mine' }],
      ['deleteTemplate', { id }],
      ['copyTemplate', { id, destzoneid: id }],
      ['cancelImage', { id }],
      ['retryImage', { id }],
    ] as const) {
      expect(await clients[by].refused(command, params)).toMatchObject({ status: 531, text })
    }
  }

  it('is nothing with images that the caller does not see', async () => {
    for (const by of usersOnly) {
      for (const row of rows.filter((of) => !maySee(by, of))) {
        const id = ids[row.name]
        for (const command of ['updateTemplate', 'deleteTemplate', 'retryImage'] as const) {
          expect((await clients[by].refused(command, { id, name: 'mine' })).status).toBe(531)
        }
      }
    }
  })

  it.each([
    ['alice', 'alice-private'],
    ['alice', 'alice-public'],
    ['bob', 'alice-public'],
    ['carol', 'admin-public'],
    ['admin', 'alice-closed'],
    ['admin', 'bob-private'],
  ] as const)('H1: %s downloads %s', async (by, name) => {
    const params = { mode: 'HTTP_DOWNLOAD', id: ids[name] }
    const { jobid } = await clients[by].start('extractTemplate', params)
    expect(jobid).toMatch(/^[\da-f-]{36}$/)
    const row = rows.find((of) => of.name === name)!
    expect((await canOf(by, row))['download']).toBe(true)
  })

  it.each([
    ['alice', 'alice-closed', 431],
    ['alice', 'bob-public', 531],
    ['bob', 'alice-private', 531],
    ['bob', 'alice-closed', 531],
    ['boss', 'alice-private', 531],
    ['boss', 'alice-closed', 431],
    ['boss', 'boss-private', 431],
  ] as const)('H2: %s does not download %s', async (by, name, status) => {
    const params = { mode: 'HTTP_DOWNLOAD', id: ids[name] }
    expect(await clients[by].refused('extractTemplate', params)).toMatchObject({
      status,
      text:
        name !== 'alice-private'
          ? `Unable to extract Template ${name} as it's not extractable`
          : `Account ${by} does not have permission to launch instances from template ${name}`,
    })
  })
})
