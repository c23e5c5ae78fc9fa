import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { CallRefused, type Client } from '../support/client.ts'
import { makeDomain } from '../support/domain-tree.ts'
import { isoBytes, mib, type Registrar, registrar } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { setSetting, startTestServer, type TestServer } from '../support/server.ts'

/*
 * Domain /a/ with alice, ann and the domain admin boss, and below it /a/b/ with bea; both share what /a/ may have.
 */
let server: TestServer
let origin: Origin
let register: Registrar
let alice: Client
let ann: Client
let bea: Client
let boss: Client
let domain: { readonly id: number; readonly uuid: string }

const names = [
  'max.account.templates',
  'max.account.secondary.storage',
  'max.domain.templates',
  'max.domain.secondary.storage',
  'max.project.templates',
  'max.project.secondary.storage',
] as const

beforeAll(async () => {
  ;[server, origin] = await Promise.all([startTestServer(), startOrigin()])
  register = await registrar(server)
  domain = await makeDomain(server.db, '/a/')
  await makeDomain(server.db, '/a/b/')
  alice = await server.person('alice', '/a/')
  ann = await server.person('ann', '/a/')
  bea = await server.person('bea', '/a/b/')
  boss = await server.person('boss', '/a/', 2)
})
afterEach(async () => {
  for (const name of names) await setSetting(server, name, null)
  await server.db.deleteFrom('resource_limit').execute()
  const { items } = await server.admin.call('listIsos', {
    isofilter: 'all',
    listall: true,
    projectid: '-1',
    showunique: true,
  })
  for (const { id = '' } of items) await server.admin.call('deleteIso', { id })
})
afterAll(() => Promise.all([server.stop(), origin.close()]))

let count = 0
const newUrl = (size = mib) => origin.put(`/${(count += 1)}.iso`, isoBytes(size))

/** Registers at once for several, and tells how many came through and how the others were refused. */
async function atOnce(who: readonly Client[], size: number, more: Record<string, string> = {}) {
  const urls = who.map(() => newUrl(size))
  const ended = await Promise.allSettled(who.map((by, n) => register.iso(urls[n] ?? '', more, by)))
  return {
    passed: ended.filter(({ status }) => status === 'fulfilled').length,
    refusals: ended.flatMap((each) => (each.status === 'rejected' ? [asRefusal(each.reason)] : [])),
  }
}

function asRefusal(reason: unknown): CallRefused {
  if (reason instanceof CallRefused) return reason
  throw reason
}

const inGib = (bytes: number) => String(bytes / 1024 ** 3)

const newProject = async () =>
  (await alice.call('createProject', { name: `project ${(count += 1)}` })).id ?? ''

describe('E12: of many that come at once with 90 % of a limit, one passes', () => {
  const size = 1.8 * mib

  it('with the limit of an account', async () => {
    await setSetting(server, 'max.account.secondary.storage', inGib(2 * mib))
    const { passed, refusals } = await atOnce([alice, alice, alice, alice], size)
    expect(passed).toBe(1)
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ status: 535, code: 'limit.exceeded' })
      expect(refusal.text).toContain(
        "Maximum amount of resources of Type = 'secondary_storage' for Account Name = alice in Domain Id = ",
      )
    }
  })

  it('with the limit of a project', async () => {
    await setSetting(server, 'max.project.secondary.storage', inGib(2 * mib))
    const projectid = await newProject()
    await alice.call('addAccountToProject', { projectid, account: 'ann' })
    const { passed, refusals } = await atOnce([alice, ann, alice, ann], size, { projectid })
    expect(passed).toBe(1)
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ status: 535, code: 'limit.exceeded_project' })
      expect(refusal.text).toContain(' for Project Name = project ')
    }
  })

  it('with the limit of a domain, in whichever accounts, projects and domains below', async () => {
    await setSetting(server, 'max.domain.secondary.storage', inGib(2 * mib))
    const projectid = await newProject()
    const [accounts, ofProject] = await Promise.all([
      atOnce([alice, ann, bea, bea], size),
      atOnce([alice, alice], size, { projectid }),
    ])
    expect(accounts.passed + ofProject.passed).toBe(1)
    for (const refusal of [...accounts.refusals, ...ofProject.refusals]) {
      expect(refusal).toMatchObject({ status: 535, code: 'limit.exceeded_domain' })
      expect(refusal.text).toMatch(
        /^Maximum domain resource limits of Type = 'secondary_storage' for Domain Id = .* is exceeded: Domain Resource Limit = /,
      )
    }
  })

  it('in images, too', async () => {
    await setSetting(server, 'max.domain.templates', '2')
    const { passed, refusals } = await atOnce([alice, ann, bea, bea, boss], mib)
    expect(passed).toBe(2)
    expect(refusals.map(({ params }) => params['type'])).toEqual(Array(3).fill('template'))
  })
})

describe('E11: registering and deleting again and again', () => {
  it('never has more than a domain may', async () => {
    await setSetting(server, 'max.domain.templates', '3')
    let most = 0
    const look = async () => {
      const { items } = await boss.call('updateResourceCount', {
        domainid: domain.uuid,
        resourcetype: 4,
      })
      most = Math.max(most, items[0]?.resourcecount ?? 0)
    }
    const loop = async (by: Client) => {
      for (let round = 0; round < 3; round += 1) {
        const id = await register.iso(newUrl(), {}, by).catch(asRefusal)
        await look()
        if (typeof id === 'string') await by.call('deleteIso', { id })
      }
    }
    await Promise.all([alice, ann, bea, boss, bea].map(loop))
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThanOrEqual(3)
    const { items } = await boss.call('updateResourceCount', { domainid: domain.uuid })
    expect(items).toHaveLength(12)
    expect(items[4]?.resourcecount).toBe(0)
  })
})

describe('what may still be stored', () => {
  it('is the narrowest of the limits, and says whose it is', async () => {
    const usage = async (by: Client, params = {}) => by.call('checkNewImage', params)
    expect(await usage(alice)).toMatchObject({ imagelimit: 20, imagelimitedby: 'account' })
    await setSetting(server, 'max.domain.templates', '5')
    await register.iso(newUrl(), {}, bea)
    expect(await usage(alice)).toMatchObject({
      imagelimit: 5,
      imagecount: 1,
      imagelimitedby: 'domain',
      storagelimitedby: 'account',
    })
    const projectid = await newProject()
    await boss.call('updateResourceLimit', { projectid, resourcetype: 4, max: 2 })
    expect(await usage(alice, { projectid })).toMatchObject({
      imagelimit: 2,
      imagecount: 0,
      imagelimitedby: 'project',
    })
    expect(await usage(server.admin)).not.toHaveProperty('imagelimit')
  })

  it('goes by what an admin has set before the settings', async () => {
    const of = { account: 'alice', domainid: domain.uuid }
    await boss.call('updateResourceLimit', { ...of, resourcetype: 4, max: 1 })
    await register.iso(newUrl(), {}, alice)
    const refusal = await alice.refused('registerIso', register.isoParams(newUrl()))
    expect(refusal).toMatchObject({ status: 535, params: { limit: 1, current: 1 } })
    await boss.call('updateResourceLimit', { ...of, resourcetype: 4 })
    await setSetting(server, 'max.account.templates', '0')
    await register.iso(newUrl(), {}, alice)
    await setSetting(server, 'max.domain.templates', '2')
    expect((await alice.refused('registerIso', register.isoParams(newUrl()))).code).toBe(
      'limit.exceeded_domain',
    )
  })
})
