import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { joined } from '../../src/agent/protocol.ts'
import { reconcileAll } from '../../src/compute/reconcile/reconcile.ts'
import { createLogger } from '../../src/log.ts'
import { createSession, lacksLibvirt } from '../agent/support/session.ts'
import { makeQcow2 } from '@mold/shared/images/testing/make-disks.ts'
import { makeCertificate } from '../support/certificate.ts'
import { guestDisk } from '../support/guest-disk.ts'
import type { CallParams } from '../support/client.ts'
import { type Registrar, registrar } from '../support/images.ts'
import { lacksNfs, startNfsServer } from '../support/nfs-server.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { learnScreen, lesson, type ReadScreen } from '../support/screen-text.ts'
import { filesIn, firstZone, startTestServer, type TestServer } from '../support/server.ts'

/*
 * Machines that libvirt and QEMU really run, driven by the API alone: an ISO by URL, a template of a disk that
 * boots, what comes of them, and how nothing of it is left.
 */

const ipxe = '/usr/lib/ipxe/ipxe.iso'
const grub = '/usr/lib/grub-rescue/grub-rescue-cdrom.iso'
const bootLimitMs = 90_000

let server: TestServer
let origin: Origin
let register: Registrar
let folder: string
let zoneid: string
let session: ReturnType<typeof createSession>
let read: ReadScreen
let offering: string
let disk: string

const call: TestServer['admin']['call'] = (command, params) => server.admin.call(command, params)

async function until<T>(what: string, probe: () => Promise<T | undefined | false>): Promise<T> {
  const end = performance.now() + bootLimitMs
  for (;;) {
    const found = await probe()
    if (found !== undefined && found !== false) return found
    if (performance.now() > end) throw new Error(`${what} did not come to pass`)
    await wait(300)
  }
}

const screenOf = async (id: string): Promise<Buffer> => {
  const { png = '' } = await call('getVMScreenshot', { id })
  return Buffer.from(png, 'base64')
}

/** The text on the screen of an instance, once it has what is expected. */
function untilSays(id: string, expected: string): Promise<string> {
  let seen = ''
  return until(`the screen saying ${expected}`, async () => {
    seen = read(await screenOf(id))
    return seen.includes(expected) && seen
  }).catch((error: unknown) => {
    throw new Error(`${String(error)}; it says:\n${seen}`)
  })
}

async function instance(id: string) {
  const { items } = await call('listVirtualMachines', { id, listall: true })
  return items[0]
}

async function deploy(params: CallParams) {
  const of = { serviceofferingid: offering, zoneid, ...params }
  const made = await call('deployVirtualMachine', of)
  return { ...made, id: made.id ?? '' }
}

/** What the pool holds, but its empty folders. */
const inPool = (): string[] =>
  readdirSync(session.pool, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)

const domains = (): string[] => session.virsh('list', '--all', '--name').split('\n').filter(Boolean)

/** A host with a libvirt of its own, which joins as every host does. */
async function addHost(): Promise<void> {
  const { items } = await call('addHost', {
    url: 'http://127.0.0.1',
    hypervisor: 'KVM',
    zoneid,
    podid: (await call('listPods', { zoneid })).items[0]?.id,
  })
  const { token } = items[0]?.details ?? {}
  const answer = await fetch(`${server.origin}/agent/join`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token, hostname: 'machines' }),
  })
  session.startAgent({ url: server.origin, credential: joined.parse(await answer.json()) })
}

async function templateOf(bytes: Buffer, name: string): Promise<string> {
  const id = await register.template(origin.put(`/${name}.qcow2`, bytes), { name, format: 'QCOW2' })
  await server.until(id, ({ isready }) => isready)
  return id
}

/** A QCOW2 disk that says a text when it boots. */
async function bootDisk(text: string): Promise<Buffer> {
  const [raw, qcow2] = ['disk.raw', 'disk.qcow2'].map((name) => path.join(folder, name))
  await writeFile(raw ?? '', guestDisk(text))
  execFileSync('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', raw ?? '', qcow2 ?? ''])
  return readFile(qcow2 ?? '')
}

describe.skipIf(lacksLibvirt)('machines that run', { timeout: 300_000 }, () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mold-machines-'))
    session = createSession()
    ;[server, origin] = await Promise.all([startTestServer(), startOrigin()])
    register = await registrar(server)
    zoneid = (await firstZone(server)).uuid
    const { items: offerings } = await call('listServiceOfferings')
    offering =
      offerings.toSorted((one, other) => (one.memory ?? 0) - (other.memory ?? 0))[0]?.id ?? ''
    const { items: disks } = await call('listDiskOfferings')
    disk = disks.find(({ name }) => name === 'Small')?.id ?? ''
    await addHost()
    await until('a host that is up', async () => {
      const { items } = await call('listHosts', { zoneid })
      return items[0]?.state === 'Up'
    })
    const teacher = await deploy({ templateid: await templateOf(await bootDisk(lesson), 'lesson') })
    read = await until('a screen to learn from', async () =>
      learnScreen(await screenOf(teacher.id)),
    )
    await call('destroyVirtualMachine', { id: teacher.id, expunge: true })
  }, 240_000)

  afterAll(async () => {
    await session?.end()
    await Promise.all([server?.stop(), origin?.close()])
    await rm(folder, { recursive: true, force: true })
  })

  it('J1, J2: an ISO boots, another takes its place, and it is detached', async () => {
    const [first, second] = await Promise.all(
      [ipxe, grub].map(async (file) => {
        const name = path.basename(file)
        const id = await register.iso(origin.put(`/${name}`, readFileSync(file)), { name })
        await server.until(id, ({ isready }) => isready)
        return id
      }),
    )
    const made = await deploy({ templateid: first, diskofferingid: disk, hypervisor: 'KVM' })
    expect(made).toMatchObject({ state: 'Running', isoid: first })
    await untilSays(made.id, 'Open Source Network Boot Firmware')

    const refused = await server.admin.refused('deleteIso', { id: first })
    expect(refused.text).toContain("Unable to delete ISO, as it's used by other instances")
    const changed = await call('attachIso', { id: second, virtualmachineid: made.id })
    expect(changed.isoid).toBe(second)
    await call('rebootVirtualMachine', { id: made.id, forced: true })
    await untilSays(made.id, 'GNU GRUB')
    const emptied = await call('detachIso', { virtualmachineid: made.id })
    expect(emptied.isoid).toBeUndefined()

    await call('destroyVirtualMachine', { id: made.id, expunge: true })
    await Promise.all([first, second].map((id) => call('deleteIso', { id })))
  })

  it('C1, I2: thin instances of one template, a live snapshot, two templates of it that boot', async () => {
    const template = await templateOf(await bootDisk('MOLD BOOTS FROM ITS DISK\r\n'), 'bootable')
    const before = new Set(inPool())
    const [one, two] = await Promise.all([
      deploy({ templateid: template, name: 'one' }),
      deploy({ templateid: template, name: 'two' }),
    ])
    await Promise.all([one, two].map(({ id }) => untilSays(id, 'MOLD BOOTS FROM ITS DISK')))
    const held = inPool().filter((name) => !before.has(name))
    expect(held.filter((name) => name.endsWith('.qcow2'))).toHaveLength(2)
    expect(held.filter((name) => /^[0-9a-f]{64}$/.test(name))).toHaveLength(1)

    const volumeOf = async (virtualmachineid: string) => {
      const { items } = await call('listVolumes', { virtualmachineid, type: 'ROOT' })
      return items[0]?.id
    }
    const { items: types } = await call('listOsTypes', { keyword: 'Other Linux' })
    const ostypeid = types[0]?.id
    const volumeid = await volumeOf(one.id)
    const running = await server.admin.refused('createTemplate', { name: 'no', ostypeid, volumeid })
    expect(running.text).toContain('please stop the Instance first')

    const snapshot = await call('createSnapshot', { volumeid })
    expect(snapshot.state).toBe('BackedUp')
    expect((await instance(one.id))?.state).toBe('Running')
    const live = await call('createTemplate', {
      name: 'of-snapshot',
      ostypeid,
      snapshotid: snapshot.id,
    })
    await call('stopVirtualMachine', { id: two.id, forced: true })
    const still = await call('createTemplate', {
      name: 'of-volume',
      ostypeid,
      volumeid: await volumeOf(two.id),
    })

    // A further disk with what is in the snapshot, which runs along.
    const data = await call('createVolume', {
      snapshotid: snapshot.id,
      name: 'data',
      virtualmachineid: two.id,
    })
    expect(data).toMatchObject({ state: 'Ready', deviceid: 1 })

    await call('deleteTemplate', { id: template })
    expect((await instance(one.id))?.state).toBe('Running')
    await call('startVirtualMachine', { id: two.id })
    await untilSays(two.id, 'MOLD BOOTS FROM ITS DISK')

    const copies = await Promise.all(
      [live, still].map(({ id }, n) => deploy({ templateid: id, name: `copy-${n}` })),
    )
    await Promise.all(copies.map(({ id }) => untilSays(id, 'MOLD BOOTS FROM ITS DISK')))

    await call('destroyVirtualMachine', { id: two.id, expunge: true, volumeids: [data.id ?? ''] })
    for (const { id } of [one, ...copies]) {
      await call('destroyVirtualMachine', { id, expunge: true })
    }
    await call('deleteSnapshot', { id: snapshot.id })
    for (const { id } of [live, still]) await call('deleteTemplate', { id })
  })

  it('E1, E3: direct downloads by HTTP, HTTPS, metalink and NFS boot, and what is refused leaves nothing', async () => {
    const registered = (url: string, more: CallParams = {}) =>
      register.template(url, { name: path.basename(url), directdownload: true, ...more })
    const refusedBy = (params: CallParams) =>
      server.admin.refused('deployVirtualMachine', {
        serviceofferingid: offering,
        zoneid,
        ...params,
      })
    const bases = () => inPool().filter((name) => /^[0-9a-f]{64}/.test(name))
    const before = bases()
    const boots = async (templateid: string, says: string) => {
      const made = await deploy({ templateid })
      await untilSays(made.id, says)
      await call('destroyVirtualMachine', { id: made.id, expunge: true })
    }

    const bytes = await bootDisk('MOLD CAME BY ITSELF\r\n')
    const url = origin.put('/direct.qcow2', bytes)
    await boots(await registered(url), 'MOLD CAME BY ITSELF')

    const authority = makeCertificate('a private authority', { ca: true })
    const { cert, key } = makeCertificate('127.0.0.1', { issuer: authority, names: ['127.0.0.1'] })
    const secure = await startOrigin({ tls: { cert, key } })
    const nfs = lacksNfs ? undefined : await startNfsServer()
    try {
      const secret = secure.put('/secure.qcow2', bytes)
      const params = register.templateParams(secret, { directdownload: true })
      expect(await server.admin.refused('registerTemplate', params)).toMatchObject({
        code: 'direct.untrusted',
      })
      const named = { name: 'private', hypervisor: 'KVM', zoneid }
      const upload = (more: CallParams = {}) =>
        call('uploadTemplateDirectDownloadCertificate', {
          ...named,
          certificate: authority.cert,
          ...more,
        })
      const revoke = (more: CallParams = {}) =>
        call('revokeTemplateDirectDownloadCertificate', { ...named, ...more })
      await upload()
      const [one, other] = await Promise.all([registered(secret), registered(secret)])
      await boots(one, 'MOLD CAME BY ITSELF')
      const hostid = (await call('listHosts', { zoneid })).items[0]?.id
      await revoke({ hostid })
      const refused = { code: 'direct.download_failed', params: { why: 'direct.untrusted' } }
      expect(await refusedBy({ templateid: other })).toMatchObject(refused)
      await upload({ hostid })
      await boots(other, 'MOLD CAME BY ITSELF')
      await revoke()
      const third = server.admin.refused('registerTemplate', params)
      expect(await third).toMatchObject({ code: 'direct.untrusted' })

      const mirrors = ['http://127.0.0.1:1/dead.qcow2', url]
      const list = mirrors.map((mirror, at) => `<url priority="${at + 1}">${mirror}</url>`).join('')
      const metalink = `<metalink xmlns="urn:ietf:params:xml:ns:metalink"><file name="d">${list}</file></metalink>`
      const address = origin.put('/direct.qcow2.metalink', Buffer.from(metalink))
      await boots(await registered(address), 'MOLD CAME BY ITSELF')
      if (nfs) await boots(await registered(nfs.put('direct.qcow2', bytes)), 'MOLD CAME BY ITSELF')

      const held = bases().length
      const checksum = `{SHA-256}${'0'.repeat(64)}`
      expect(await refusedBy({ templateid: await registered(url, { checksum }) })).toMatchObject({
        code: 'direct.download_failed',
        params: { why: 'image.checksum_mismatch' },
      })
      const late = origin.put('/late.qcow2', bytes)
      const templateid = await registered(late)
      origin.put('/late.qcow2', Buffer.from(makeQcow2({ backingFile: '/etc/passwd' })))
      expect(await refusedBy({ templateid })).toMatchObject({
        params: { why: 'image.external_reference' },
      })
      origin.redirect('/late.qcow2', `http://169.254.169.254/latest`)
      expect(await refusedBy({ templateid })).toMatchObject({
        params: { why: 'source.redirect_refused' },
      })
      expect(bases()).toHaveLength(held)
      expect(held).toBeGreaterThan(before.length)
    } finally {
      await Promise.all([secure.close(), nfs?.stop()])
    }
  })

  it('what somebody does with virsh shows up', async () => {
    const template = await templateOf(await bootDisk('UNWATCHED\r\n'), 'unwatched')
    const { id, instancename = '' } = await deploy({ templateid: template })
    session.virsh('destroy', instancename)
    await until('the instance being stopped', async () => (await instance(id))?.state === 'Stopped')
    expect((await call('startVirtualMachine', { id })).state).toBe('Running')
    await call('destroyVirtualMachine', { id, expunge: true })
    await call('deleteTemplate', { id: template })
  })

  it('leaves the store and the host as empty as they were', async () => {
    const { items } = await call('listTemplates', { templatefilter: 'self' })
    for (const { id = '' } of items) await call('deleteTemplate', { id })
    expect(domains()).toEqual([])
    await reconcileAll(
      { db: server.db, onNudge: () => () => {}, log: createLogger('silent'), baseIdleMs: 0 },
      new AbortController().signal,
    )
    await until('an empty pool', async () => inPool().length === 0)
    await until('an empty store', async () => (await filesIn(server.storeFolder)).length === 0)
  })
})
