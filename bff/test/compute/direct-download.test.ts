import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { directBaseName } from '../../src/compute/bases/direct-name.ts'
import type { CallParams, Client } from '../support/client.ts'
import type { FakeAgent } from '../support/fake-agent.ts'
import { directBytes } from '../support/fake-host.ts'
import { eventually } from '../support/hosts.ts'
import { eventsOf } from '../support/images.ts'
import { setSetting } from '../support/server.ts'
import { startCloud, type TestCloud } from './support/cloud.ts'

let cloud: TestCloud
let near: FakeAgent
let user: Client
beforeAll(async () => {
  cloud = await startCloud({ baseIdleMs: 0 })
  ;({ agent: near } = await cloud.addHost({ memory: 64 * 2 ** 30 }))
  user = await cloud.server.person('dana')
})
afterEach(async () => {
  for (const name of ['max.account.secondary.storage', 'direct.download.socket.timeout'] as const) {
    await setSetting(cloud.server, name, null)
  }
})
afterAll(() => cloud.stop())

const address = 'https://images.example/disk.qcow2?token=canary'
const direct = { directdownload: true }
const template = (more: CallParams = {}, by = user) =>
  cloud.register.template(address, { name: 'direct', ...direct, ...more }, by)
const refused = (more: CallParams = {}, by = user) =>
  by.refused(
    'registerTemplate',
    cloud.register.templateParams(String(more['url'] ?? address), { ...direct, ...more }),
  )
const rowOf = async (id: string, by = user) => {
  const { items } = await by.call('listTemplates', {
    templatefilter: 'self',
    id,
    showunique: true,
  })
  return items[0]
}
const fetches = (agent = near) => agent.received.filter(({ kind }) => kind === 'base.fetch')

describe('E1: the registration of a direct download', () => {
  it('has a host look first, and is ready with nothing stored', async () => {
    const checks = () => near.received.filter(({ kind }) => kind === 'url.check')
    const before = checks().length
    const usage = async () => (await user.call('listAccounts', {})).items[0]
    const start = await usage()
    const { items } = await user.call(
      'registerTemplate',
      cloud.register.templateParams(address, { name: 'ready', ...direct }),
    )
    expect(checks()).toHaveLength(before + 1)
    expect(items[0]).toMatchObject({
      isready: true,
      status: 'Bypassed Secondary Storage',
      directdownload: true,
      size: directBytes,
      physicalsize: directBytes,
      downloaddetails: [],
      url: address,
    })
    const row = await rowOf(items[0]?.id ?? '')
    expect(row).toMatchObject({ isready: true, zones: [{ isready: true, state: 'ready' }] })
    expect(row?.can).toMatchObject({
      download: 'direct.not_stored',
      copy: 'copy.direct',
      convert: 'conversion.direct',
      retry: 'image.state_ready',
      delete: true,
    })
    const end = await usage()
    expect(end?.templatetotal).toBe((start?.templatetotal ?? 0) + 1)
    expect(end?.secondarystoragetotal).toBe(start?.secondarystoragetotal)
    const ready = { templatefilter: 'selfexecutable' as const, isready: true, name: 'ready' }
    expect((await user.call('listTemplates', ready)).count).toBe(1)
    await setSetting(cloud.server, 'max.account.secondary.storage', '0')
    await template({ name: 'no storage needed' })
  })

  it('is an ISO as well', async () => {
    const url = 'http://images.example/tools.iso'
    const { items } = await user.call('registerIso', cloud.register.isoParams(url, direct))
    expect(items[0]).toMatchObject({ isready: true, status: 'Bypassed Secondary Storage' })
  })

  it('E5: tells the host the rules and times of this moment', async () => {
    await setSetting(cloud.server, 'direct.download.socket.timeout', '1234')
    await template({ name: 'times' })
    const { params } = near.received.findLast(({ kind }) => kind === 'url.check') ?? {}
    const { port } = new URL(cloud.server.origin)
    expect(params?.['source']).toMatchObject({
      url: address,
      allowed: ['127.0.0.0/8'],
      own: expect.arrayContaining([{ address: '127.0.0.1', port: Number(port) }]),
      followRedirects: true,
      connectMs: 5_000,
      socketMs: 1_234,
      requestMs: 5_000,
      headers: {},
    })
  })

  it.each([
    [{ url: 'ftp://images.example/x' }, 'direct.scheme', 431],
    [{ url: 'import:x.qcow2' }, 'direct.scheme', 431],
    [{ url: 'nfs://images.example/exp/x.qcow2' }, 'direct.nfs_root_only', 531],
    [{ url: 'nfs://images.example/exp/$(id)' }, 'direct.nfs_url', 431],
    [{ url: 'https://u:canary@images.example/x' }, 'source.url_credentials', 431],
    [{ url: 'https://images.example/x.vmdk.metalink' }, 'image.suffix_mismatch', 431],
    [{ checksum: `{SHA-256}${'a'.repeat(63)}` }, 'image.checksum_length', 431],
    [{ checksum: `{CRC}${'a'.repeat(64)}` }, 'image.checksum_algorithm', 431],
    [{ hypervisor: 'XenServer', format: 'VHD' }, 'image.direct_download_kvm', 431],
    [{ alsofor: 'XenServer' }, 'conversion.direct', 431],
    [{ 'details[0].HTTP_HEADER:Host': 'inside' }, 'direct.header', 431],
  ])('refuses %j before any host is asked', async (more, code, status) => {
    const before = near.received.length
    expect(await refused(more as unknown as CallParams)).toMatchObject({ code, status })
    expect(near.received).toHaveLength(before)
  })

  it('says in the words of the reference that no host can be asked, or that it cannot reach it', async () => {
    near.failNext('url.check', 'source.refused', { url: 'https://images.example/disk.qcow2' })
    const unreachable = await refused()
    expect(unreachable).toMatchObject({ status: 530, code: 'direct.check_failed' })
    expect(unreachable.text).toMatch(
      /^URL: https:\/\/images\.example\/disk\.qcow2\?token=\*\*\* validation failed on host id \d+/,
    )
    expect(unreachable.params).toMatchObject({ why: 'source.refused' })
    near.failNext('url.check', 'source.address_internal', {
      place: '10.0.0.1',
      cidr: '10.0.0.0/16',
    })
    expect(await refused()).toMatchObject({ code: 'source.address_internal' })
    near.failNext('url.check', 'direct.untrusted', { host: 'images.example', detail: 'x' })
    expect((await refused()).text).toContain('the certificate of images.example (x)')
    near.failNext('url.check', 'image.external_reference', {})
    expect(await refused()).toMatchObject({ code: 'image.external_reference' })
    await cloud.server.admin.call('updateHost', {
      id: (await cloud.server.admin.call('listHosts', {})).items[0]?.id ?? '',
      allocationstate: 'Disable',
    })
    expect(await refused()).toMatchObject({
      status: 530,
      text: "Couldn't find a host to validate URL https://images.example/disk.qcow2?token=***",
    })
    await cloud.server.admin.call('updateHost', {
      id: (await cloud.server.admin.call('listHosts', {})).items[0]?.id ?? '',
      allocationstate: 'Enable',
    })
    expect(cloud.server.log.join('\n')).not.toContain('canary')
  })

  it('D6: takes an NFS address from root admins', async () => {
    const url = 'nfs://images.example/exp/disk.qcow2?version=4'
    const params = cloud.register.templateParams(url, { name: 'nfs', ...direct })
    const { items } = await cloud.server.admin.call('registerTemplate', params)
    expect(items[0]).toMatchObject({ isready: true, url })
  })

  it('keeps headers for those who see the address, and out of instances', async () => {
    const secret = { 'details[0].HTTP_HEADER:X-Token': 'canary', 'details[0].nicAdapter': 'e1000' }
    const id = await template({ name: 'headers', ispublic: true, ...secret })
    expect((await rowOf(id))?.details).toMatchObject({ 'HTTP_HEADER:X-Token': 'canary' })
    const stranger = await cloud.server.person('stan')
    const seen = await stranger.call('listTemplates', { templatefilter: 'community', id })
    expect(seen.items[0]?.details).toEqual({ nicAdapter: 'e1000' })
    const { id: instance = '' } = await cloud.deploy(stranger, { templateid: id })
    const rows = await stranger.call('listVirtualMachines', { id: instance })
    await stranger.call('stopVirtualMachine', { id: instance, forced: true })
    const { items: roots } = await stranger.call('listVolumes', { virtualmachineid: instance })
    const { ostypeid } = cloud.register
    const copy = { name: 'mine', ostypeid, volumeid: roots[0]?.id }
    const made = await stranger.call('createTemplate', copy)
    expect(made.details).toEqual({ nicAdapter: 'e1000' })
    expect(JSON.stringify(rows)).not.toContain('canary')
    expect(fetches().at(-1)?.params['source']).toMatchObject({ headers: { 'x-token': 'canary' } })
    await user.call('updateTemplate', { id, 'details[0].a': 'b' })
    expect(
      await user.refused('updateTemplate', {
        id,
        'details[0].HTTP_HEADER:Range': 'x',
      }),
    ).toMatchObject({ code: 'direct.header' })
    expect(cloud.server.log.join('\n')).not.toContain('canary')
  })
})

describe('E1: what there are no bytes of', () => {
  it('cannot be downloaded, copied or converted', async () => {
    const id = await template({ name: 'none', isextractable: true })
    const { zoneid } = cloud
    expect(
      await user.refused('extractTemplate', { id, zoneid, mode: 'HTTP_DOWNLOAD' }),
    ).toMatchObject({ code: 'image.extract_not_ready' })
    expect(await user.refused('copyTemplate', { id, destzoneid: zoneid })).toMatchObject({
      code: 'copy.direct',
    })
    expect(await user.refused('updateTemplate', { id, format: 'RAW' })).toMatchObject({
      status: 531,
    })
    expect(await cloud.server.admin.refused('updateTemplate', { id, format: 'RAW' })).toMatchObject(
      { code: 'image.format_fixed' },
    )
    expect(await user.call('deleteTemplate', { id })).toMatchObject({ success: true })
  })
})

describe('E1: a deployment by direct download', () => {
  it('is fetched by its host once, for all that are made from it', async () => {
    const checksum = `{SHA-256}${'a'.repeat(64)}`
    const id = await template({ name: 'shared', checksum })
    const name = directBaseName(id)
    expect((await rowOf(id))?.checksum).toBe('a'.repeat(64))
    const before = fetches().length
    const hold = near.hold('base.fetch')
    const jobs = await Promise.all([
      user.start('deployVirtualMachine', cloud.deployParams({ templateid: id })),
      user.start('deployVirtualMachine', cloud.deployParams({ templateid: id })),
    ])
    const { id: command, params } = await hold.arrived
    expect(params).toMatchObject({ digest: name, format: 'QCOW2', checksum })
    near.tellProgress(command, 10, 100)
    await eventually(
      async () =>
        (await user.call('queryAsyncJobResult', { jobid: jobs[0].jobid })).jobprogress ??
        (await user.call('queryAsyncJobResult', { jobid: jobs[1].jobid })).jobprogress,
      (progress) => progress?.['done'] === '10',
    )
    hold.release()
    const made = await Promise.all(jobs.map((job) => user.result('deployVirtualMachine', job)))
    expect(made.map(({ state }) => state)).toEqual(['Running', 'Running'])
    expect(near.bases.has(name)).toBe(true)
    expect([...near.disks.values()].filter(({ base }) => base === name)).toHaveLength(2)
    expect(fetches().length - before).toBeLessThanOrEqual(2)
    // What a host has found is known from then on.
    const { content_digest } = await cloud.server.db
      .selectFrom('pool_image')
      .select('content_digest')
      .where('digest', '=', name)
      .executeTakeFirstOrThrow()
    expect((await rowOf(id))?.sourcechecksum).toBe(`{SHA-256}${content_digest}`)
    // Disks were made from it: another image must not come in its place.
    const { id: third = '' } = await cloud.deploy(user, { templateid: id })
    expect(fetches().at(-1)?.params).toMatchObject({ expected: content_digest })
    // It stays as long as a disk needs it, also without its template.
    await user.call('deleteTemplate', { id })
    await user.call('stopVirtualMachine', { id: third, forced: true })
    await user.call('startVirtualMachine', { id: third })
    expect((await cloud.instance(third)).state).toBe('Running')
    for (const one of [...made, { id: third }]) {
      await user.call('destroyVirtualMachine', { id: one.id ?? '', expunge: true })
    }
  })

  it('puts an ISO into a drive, and starts from one', async () => {
    const url = 'http://images.example/boot.iso'
    const iso = await cloud.register.iso(url, { name: 'boot', ...direct }, user)
    const name = directBaseName(iso)
    const { id = '' } = await cloud.deploy(user)
    await user.call('attachIso', { id: iso, virtualmachineid: id })
    expect(near.domains.get(id)?.spec.iso).toBe(name)
    expect(fetches().at(-1)?.params).toMatchObject({ digest: name, format: 'ISO' })
    const { diskofferingid } = cloud
    const from = await cloud.deploy(user, { templateid: iso, hypervisor: 'KVM', diskofferingid })
    expect(near.domains.get(from.id ?? '')?.spec.iso).toBe(name)
    await user.call('stopVirtualMachine', { id, forced: true })
    await user.call('startVirtualMachine', { id })
    expect(near.domains.get(id)?.spec.iso).toBe(name)
    near.failNext('base.fetch', 'image.checksum_mismatch', {})
    expect(await user.refused('attachIso', { id: iso, virtualmachineid: id })).toMatchObject({
      code: 'direct.download_failed',
    })
    expect(await eventsOf(cloud.server, iso)).toContain('ISO.DIRECT.DOWNLOAD.FAILURE ERROR')
  })

  it('is prepared before anything needs it, and stays then as long as its template', async () => {
    const id = await template({ name: 'prepared' })
    const name = directBaseName(id)
    await cloud.server.admin.call('prepareTemplate', { templateid: id, zoneid: cloud.zoneid })
    const isThere = (then: boolean) =>
      eventually(
        () => near.bases.has(name),
        (has) => has === then,
      )
    await isThere(true)
    const looks = () => near.performed.filter(({ kind }) => kind === 'inventory').length
    const reconcile = async () => {
      const before = looks()
      await near.disconnect()
      await near.connect()
      await eventually(looks, (now) => now > before)
      await near.heard()
    }
    await reconcile()
    await isThere(true)
    await user.call('deleteTemplate', { id })
    await reconcile()
    await isThere(false)
    expect(
      await cloud.server.db.selectFrom('pool_image').select('digest').execute(),
    ).not.toContainEqual({ digest: name })
  })

  it('tries up to three hosts, then says what the reference says, and writes it down', async () => {
    const far = await Promise.all(
      [48, 32, 16].map((gib) => cloud.addHost({ memory: gib * 2 ** 30 })),
    )
    const hosts = [near, ...far.map(({ agent }) => agent)]
    const id = await template({ name: 'doomed' })
    const tried = () => hosts.flatMap((agent) => fetches(agent)).length
    const before = tried()
    for (const agent of hosts) {
      agent.failNext('base.fetch', 'source.refused', { url: 'https://images.example/' })
    }
    const failure = await user.refused(
      'deployVirtualMachine',
      cloud.deployParams({ templateid: id }),
    )
    expect(failure).toMatchObject({ status: 530, code: 'direct.download_failed' })
    expect(failure.text).toMatch(
      /^Template doomed could not be downloaded on pool .+, failing after trying on several hosts: /,
    )
    expect(tried() - before).toBe(3)
    const events = await eventsOf(cloud.server, id)
    expect(
      events.filter((event) => event === 'TEMPLATE.DIRECT.DOWNLOAD.FAILURE ERROR'),
    ).toHaveLength(1)
    // The next one finds a host that can.
    const made = await cloud.deploy(user, { templateid: id })
    expect(made.state).toBe('Running')
  })
})

describe('E2: system VM templates', () => {
  it('are registered by root admins as ROUTING, and made SYSTEM by the documented statement', async () => {
    const { admin } = cloud.server
    expect(await refused({ isrouting: true })).toMatchObject({ code: 'image.root_parameter' })
    const id = await template({ name: 'systemvm', isrouting: true }, admin)
    const seen = async () =>
      (await admin.call('listTemplates', { templatefilter: 'all', id })).items[0]
    expect(await seen()).toMatchObject({ templatetype: 'ROUTING', isready: true })
    const statement = `UPDATE cloud.vm_template SET type='SYSTEM' WHERE uuid='${id}'`
    const { sql } = await import('kysely')
    await sql.raw(statement).execute(cloud.server.db)
    expect(await seen()).toMatchObject({ templatetype: 'SYSTEM', isextractable: false })
    expect((await seen())?.can).toMatchObject({ delete: 'image.system_protected' })
    const mine = await user.call('listTemplates', { templatefilter: 'executable' })
    expect(mine.items.map((item) => item.id)).not.toContain(id)
  })
})

describe('an all-zones direct download', () => {
  it('appears in later zones at once, without an image store there', async () => {
    const { admin } = cloud.server
    const id = await template({ name: 'everywhere', zoneid: '-1' }, admin)
    const made = await admin.call('createZone', {
      name: 'later',
      networktype: 'Advanced',
      dns1: '192.0.2.1',
      internaldns1: '192.0.2.1',
      allocationstate: 'Enabled',
    })
    const image = await cloud.server.until(id, ({ zones }) => (zones?.length ?? 0) > 1)
    expect(image.zones).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          zoneid: made.id,
          isready: true,
          status: 'Bypassed Secondary Storage',
        }),
      ]),
    )
  })
})
