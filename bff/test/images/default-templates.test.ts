import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeQcow2 } from '@mold/shared/images/testing/make-disks.ts'
import type { WireImage } from '../../src/images/image.view.ts'
import type { FakeAgent } from '../support/fake-agent.ts'
import { eventually, startHost } from '../support/hosts.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { makeZone, startTestServer, type TestServer } from '../support/server.ts'

const disk = Buffer.from(makeQcow2({ virtualSize: 1 << 20, l1Size: 1 }))
const kvm = 'default.template.kvm'

let server: TestServer
let origin: Origin
const agents: FakeAgent[] = []

beforeEach(async () => {
  origin = await startOrigin()
  server = await startTestServer({ env: { MOLD_DEFAULT_TEMPLATES: '1' } })
  // Before anything is begun: no host is there.
  await set(`${kvm}.url`, origin.put('/centos.qcow2', disk))
})

afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.stop()))
  await server.stop()
  await origin.close()
})

const set = (name: string, value: string) =>
  server.admin.call('updateConfiguration', { name, value })

async function shown(): Promise<WireImage | undefined> {
  const { items } = await server.admin.call('listTemplates', {
    templatefilter: 'all',
    showunique: true,
    hypervisor: 'KVM',
  })
  return items.find(({ templatetype }) => templatetype === 'BUILTIN')
}

const until = (holds: (image: WireImage) => boolean) =>
  eventually(shown, (image) => image !== undefined && holds(image), 40_000)

const waits = (code: string) => (image: WireImage) => image.zones?.[0]?.errorcode === code
const isReady = (image: WireImage) => image.isready

/** Has the copies be so many minutes old; a trigger would say that they have changed now. */
const age = (minutes: number) =>
  server.db.transaction().execute(async (trx) => {
    await sql`alter table cloud.template_zone disable trigger user`.execute(trx)
    await sql`update cloud.template_zone set updated = now() - ${minutes} * interval '1 minute'`.execute(
      trx,
    )
    await sql`alter table cloud.template_zone enable trigger user`.execute(trx)
  })

async function joinHost() {
  const { agent } = await startHost(server)
  agents.push(agent)
}

describe('a default template', () => {
  test('A5: waits for a host, says so, and is fetched by itself once one is up', async () => {
    const waiting = await until(waits('default.no_host'))
    expect(waiting).toMatchObject({
      name: 'CentOS Stream 10 (64-bit) (KVM)',
      account: 'system',
      format: 'QCOW2',
      ispublic: true,
      isfeatured: true,
      isextractable: true,
      crossZones: true,
      isready: false,
      ostypename: 'CentOS Stream 10',
      displaytext: expect.stringContaining('change it at once') as string,
    })
    expect(waiting?.zones).toMatchObject([
      { state: 'waiting', status: expect.stringMatching(/% Downloaded: .*host/) as string },
    ])
    expect(origin.requests).toEqual([])
    // Everybody sees that it comes.
    const user = await server.person('ann')
    const listed = await user.call('listTemplates', { templatefilter: 'executable' })
    expect(listed.items).toMatchObject([{ id: waiting?.id, isready: false }])
    await joinHost()
    await until(isReady)
    expect((await user.call('listTemplates', { templatefilter: 'featured' })).count).toBe(1)
  })

  test('A5: begins anew from another address, and not once it is there', async () => {
    await until(waits('default.no_host'))
    await set(`${kvm}.url`, `${origin.url}/gone.qcow2`)
    await joinHost()
    const failed = await until(({ zones }) => zones?.[0]?.state === 'failed')
    expect(failed?.zones?.[0]?.error).toContain('404')
    const better = origin.put('/better.qcow2', disk)
    await set(`${kvm}.url`, better)
    await set(`${kvm}.name`, 'Ours')
    const ready = await until((image) => isReady(image) && image.name === 'Ours')
    expect(ready).toMatchObject({ id: failed?.id, url: better })
    const requests = origin.requests.length
    await set(`${kvm}.url`, origin.put('/later.qcow2', disk))
    await eventually(
      () => server.db.selectFrom('default_template').select('url').execute(),
      ([row]) => row?.url.endsWith('/later.qcow2') === true,
    )
    expect(await shown()).toMatchObject({ id: ready?.id, url: better })
    expect(origin.requests.length).toBe(requests)
  })

  test('A5: is tried again by itself once ten minutes have passed', async () => {
    await set(`${kvm}.url`, `${origin.url}/late.qcow2`)
    await joinHost()
    const failed = await until(({ zones }) => zones?.[0]?.state === 'failed')
    origin.put('/late.qcow2', disk)
    // Nothing happens before its time; then ten minutes have passed.
    await age(9)
    await set('default.template.vmware.url', origin.put('/appliance.ova', disk))
    await eventually(
      () => server.db.selectFrom('default_template').select('hypervisor').execute(),
      (rows) => rows.length === 2,
    )
    expect((await shown())?.zones).toMatchObject([{ state: 'failed' }])
    await age(11)
    await until(isReady)
    expect(failed?.isready).toBe(false)
    expect(
      await server.db
        .selectFrom('default_template')
        .select('tries')
        .where('hypervisor', '=', 'KVM')
        .executeTakeFirst(),
    ).toEqual({ tries: 1 })
  })

  test('A5: is tried again by hand', async () => {
    await set(`${kvm}.url`, `${origin.url}/late.qcow2`)
    await joinHost()
    const { id = '' } = (await until(({ zones }) => zones?.[0]?.state === 'failed')) ?? {}
    origin.put('/late.qcow2', disk)
    await server.admin.call('retryImage', { id })
    expect(await until(isReady)).toMatchObject({ id })
  })

  test('A5: that waits keeps nobody from deleting its zone, and waits in the next one', async () => {
    const before = await until(waits('default.no_host'))
    const [zone] = (await server.admin.call('listZones')).items
    const blocked = await server.admin.refused('deleteZone', { id: zone?.id ?? '' })
    expect(blocked).toMatchObject({ code: 'zone.holds_stores' })
    expect((await shown())?.zones).toHaveLength(1)
    await server.db.updateTable('image_store').set({ removed: new Date() }).execute()
    await server.admin.call('deleteZone', { id: zone?.id ?? '' })
    const next = await makeZone(server, 'next')
    const after = await until(({ zones }) => zones?.[0]?.zoneid === next.uuid)
    expect(after).toMatchObject({ id: before?.id, zones: [{ state: 'waiting' }] })
  })

  test('A5, I1: is deleted from all zones, and does not come back by itself', async () => {
    await joinHost()
    const { id = '' } = (await until(isReady)) ?? {}
    const zone = (await server.admin.call('listZones')).items[0]
    await server.admin.call('deleteTemplate', { id, zoneid: zone?.id })
    expect(await shown()).toBeUndefined()
    // The task has run since: another setting has come to its rows.
    await set('default.template.vmware.url', origin.put('/appliance.ova', disk))
    await eventually(
      () => server.db.selectFrom('default_template').select('hypervisor').execute(),
      (rows) => rows.some(({ hypervisor }) => hypervisor === 'VMware'),
    )
    expect(await shown()).toBeUndefined()
    // Another address is a new wish.
    await set(`${kvm}.url`, origin.put('/next.qcow2', disk))
    await until(isReady)
  })

  test('A5: goes while it is not there when its address is taken away', async () => {
    await until(waits('default.no_host'))
    await set(`${kvm}.url`, '')
    await eventually(shown, (image) => image === undefined)
    const url = origin.put('/again.qcow2', disk)
    await set(`${kvm}.url`, url)
    expect(await until(waits('default.no_host'))).toMatchObject({ url })
  })
})
