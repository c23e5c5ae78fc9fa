import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../support/client.ts'
import { makeDomain } from '../support/domain-tree.ts'
import { insertImage } from '../support/image-rows.ts'
import { makeZone, startTestServer, type TestServer } from '../support/server.ts'
import {
  type Facet,
  type ModelImage,
  type ModelRequest,
  type ModelZone,
  modelFacet,
  modelRows,
  type Person,
} from './support/list-model.ts'

const root: Person = { name: 'admin', path: '/', role: 'root' }
const people: readonly Person[] = [
  root,
  { name: 'boss', path: '/a/', role: 'domain' },
  { name: 'alice', path: '/a/', role: 'user' },
  { name: 'carol', path: '/a/b/', role: 'user' },
  { name: 'dave', path: '/c/', role: 'user' },
]
const states = ['ready', 'failed', 'waiting', 'fetching', 'cancelled'] as const
const hypervisors = ['KVM', 'VMware', 'XenServer'] as const
const formats = ['QCOW2', 'RAW', 'VHD', 'OVA'] as const
const zoneNames = ['zone1', 'zone-a', 'zone-c', 'zone-gone'] as const
const words = ['web', 'Web', 'db%', '서버', 'x_y'] as const

let server: TestServer
let zones: ModelZone[]
let images: readonly ModelImage[]
const clients = new Map<Person, Client>()
const accountIds = new Map<string, string>()

beforeAll(async () => {
  server = await startTestServer({ env: { MOLD_ROLES: 'api' } })
  const { db } = server
  const paths = new Map<string, number>()
  for (const path of ['/a/', '/a/b/', '/c/']) paths.set(path, (await makeDomain(db, path)).id)
  clients.set(root, server.admin)
  for (const one of people.slice(1)) {
    clients.set(one, await server.person(one.name, one.path, one.role === 'domain' ? 2 : 0))
  }
  await makeZone(server, 'zone-a', { domainId: paths.get('/a/')! })
  await makeZone(server, 'zone-c', { domainId: paths.get('/c/')! })
  await makeZone(server, 'zone-gone')
  const rows = await db.selectFrom('zone').select(['uuid', 'name']).orderBy('id').execute()
  const pathOf: Record<string, string> = { 'zone-a': '/a/', 'zone-c': '/c/' }
  zones = rows
    .filter(({ name }) => name !== 'zone-gone')
    .map(({ uuid, name }) => ({ id: uuid, name, path: pathOf[name] ?? null }))
  for (const { uuid, name } of await db.selectFrom('account').select(['uuid', 'name']).execute()) {
    accountIds.set(name, uuid)
  }
  images = await makeImages()
  // After what lies in it.
  await db
    .updateTable('zone')
    .set({ removed: new Date() })
    .where('name', '=', 'zone-gone')
    .execute()
}, 60_000)
afterAll(() => server.stop())

/** Sixty images that a seed chooses; names differ in what every collation orders alike. */
async function makeImages(): Promise<ModelImage[]> {
  const chosen = fc.sample(
    fc.record({
      kind: fc.constantFrom(
        'template' as const,
        'template' as const,
        'template' as const,
        'iso' as const,
      ),
      type: fc.constantFrom('USER', 'USER', 'USER', 'BUILTIN', 'SYSTEM', 'ROUTING'),
      owner: fc.constantFrom(...people),
      isPublic: fc.boolean(),
      isFeatured: fc.boolean(),
      format: fc.constantFrom(...formats),
      hypervisor: fc.constantFrom(...hypervisors),
      sortKey: fc.constantFrom(0, 0, 0, 5, -3),
      size: fc.constantFrom(100, 200, 300),
      word: fc.constantFrom(...words),
      copies: fc.dictionary(fc.constantFrom(...zoneNames), fc.constantFrom(...states)),
    }),
    { numRuns: 60, seed: 20_261_128 },
  )
  const made: ModelImage[] = []
  for (const [index, { word, copies, ...of }] of chosen.entries()) {
    const name = `image${String((index * 37) % 100).padStart(2, '0')}`
    const image = { ...of, name, text: `a ${word} server`, osType: 'Ubuntu 24.04 LTS' } as const
    const inZones = Object.entries(copies)
    const id = await insertImage(server.db, {
      ...image,
      account: image.owner.name,
      displayText: image.text,
      format: image.kind === 'iso' ? 'ISO' : image.format,
      zones: inZones.map(([zone]) => zone),
    })
    await setStates(id, inZones)
    const shown = inZones.filter(([zone]) => zone !== 'zone-gone')
    // An image whose copies are all in a zone that is gone is in no list, as if it were of another kind.
    const nowhere = inZones.length > 0 && shown.length === 0
    if (!nowhere) {
      made.push({ ...image, id, copies: new Map(shown) })
    }
  }
  return made
}

async function setStates(id: string, copies: readonly [string, string][]): Promise<void> {
  const { db } = server
  const image = await db
    .selectFrom('vm_template')
    .select('id')
    .where('uuid', '=', id)
    .executeTakeFirstOrThrow()
  if (copies.length === 0) {
    await db
      .updateTable('vm_template')
      .set({ removed: new Date() })
      .where('id', '=', image.id)
      .execute()
  }
  for (const [zone, state] of copies) {
    await db
      .updateTable('template_zone')
      .set({
        state: state as (typeof states)[number],
        error_code: state === 'failed' ? 'source.html' : null,
      })
      .where('template_id', '=', image.id)
      .where('zone_id', 'in', (eb) => eb.selectFrom('zone').select('id').where('name', '=', zone))
      .execute()
  }
}

const some = <T>(values: readonly T[]) =>
  fc.option(fc.subarray([...values], { minLength: 1 }), { nil: undefined, freq: 2 })
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined, freq: 1 })

const requests = fc.record({
  filter: fc.constantFrom('featured', 'self', 'selfexecutable', 'executable', 'community', 'all'),
  listall: maybe(fc.boolean()),
  unique: fc.boolean(),
  keyword: fc.option(fc.constantFrom('WEB', 'db%', '서버', '%', 'x_', 'image1', 'nothing'), {
    nil: undefined,
    freq: 3,
  }),
  hypervisors: some(hypervisors),
  formats: some(formats),
  zones: some(['zone1', 'zone-a', 'zone-c']),
  states: some(states),
  owners: some(['admin', 'alice', 'carol']),
  isready: fc.option(fc.boolean(), { nil: undefined, freq: 3 }),
  ispublic: fc.option(fc.boolean(), { nil: undefined, freq: 3 }),
  showremoved: maybe(fc.boolean()),
  sortby: maybe(fc.constantFrom('name', 'size', 'format', 'account')),
  descending: fc.boolean(),
})

function paramsOf(request: ModelRequest) {
  const { unique, descending, sortby } = request
  return {
    templatefilter: request.filter,
    listall: request.listall,
    showunique: unique,
    keyword: request.keyword,
    hypervisor: request.hypervisors?.join(',').toLowerCase(),
    format: request.formats,
    zoneids: request.zones?.map((name) => zones.find((zone) => zone.name === name)!.id),
    state: request.states,
    accountids: request.owners?.map((name) => accountIds.get(name)!),
    isready: request.isready,
    ispublic: request.ispublic,
    showremoved: request.showremoved,
    sortby,
    sortorder: sortby === undefined ? undefined : descending === true ? 'desc' : 'asc',
  }
}

const facets: readonly Facet[] = ['format', 'hypervisor', 'owner', 'templatetype', 'state', 'zone']

const cases = fc
  .record({
    caller: fc.constantFrom(...people),
    request: requests,
    page: fc.integer({ min: 1, max: 4 }),
    pagesize: fc.constantFrom(1, 3, 7, 50),
  })
  .filter(({ caller, request }) => caller.role !== 'user' || request.filter !== 'all')

describe('B4, M2: a list of images', () => {
  it('has the rows, the order, the count and the facets of the plain rules', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ caller, request, page, pagesize }) => {
        const answer = await clients.get(caller)!.call('listTemplates', {
          ...paramsOf(request),
          page,
          pagesize,
          facets,
        })
        const expected = modelRows(images, zones, caller, request)
        expect(answer.count).toBe(expected.length)
        const shown = expected.slice((page - 1) * pagesize, page * pagesize)
        expect(
          answer.items.map(({ id, zonename }) => [id, request.unique ? undefined : zonename]),
        ).toEqual(shown.map(({ image, zone }) => [image.id, zone]))
        for (const facet of facets) {
          const counted = answer.facets![facet]!.map((of) => [of.name ?? of.value, of.count])
          expect(Object.fromEntries(counted)).toEqual(
            modelFacet(images, zones, caller, request, facet),
          )
        }
      }),
      { numRuns: 250, interruptAfterTimeLimit: 100_000 },
    )
  }, 120_000)

  it('keeps its order when an image gets another sort key', async () => {
    const [first] = modelRows(images, zones, root, { filter: 'all', unique: true })
    const change = (sortkey: number) =>
      server.admin.call('updateTemplate', { id: first!.image.id, sortkey })
    await change(99)
    const all = await server.admin.call('listTemplates', {
      templatefilter: 'all',
      showunique: true,
    })
    expect(all.items.at(-1)!.id).toBe(first!.image.id)
    await change(first!.image.sortKey)
    const again = await server.admin.call('listTemplates', { templatefilter: 'all' })
    expect(again.items[0]!.id).toBe(first!.image.id)
  })
})
