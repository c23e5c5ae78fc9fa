import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { makeOvf } from '@mold/shared/images/testing/make-ovf.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callToDeath, killedPlace } from '../life/support/killed.ts'
import type { CallParams, Client } from '../support/client.ts'
import { mib, objectPath, type Registrar, registrar, sha256 } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { makeZone, startTestServer, type TestServer, type TestZone } from '../support/server.ts'
import { diskBytes, makeAppliance } from './support/appliances.ts'

let server: TestServer
let origin: Origin
let register: Registrar
let alice: Client
let second: TestZone
beforeAll(async () => {
  ;[server, origin] = await Promise.all([startTestServer(), startOrigin()])
  register = await registrar(server)
  alice = await server.person('alice')
  second = await makeZone(server, 'zone2')
})
afterAll(() => Promise.all([server.stop(), origin.close()]))

const vmware = { format: 'OVA', hypervisor: 'VMware', ostypeid: undefined, name: 'web' }

let count = 0
/** An appliance with two data disks, ready in every zone that it was registered for. */
async function bringIn(more: CallParams = {}, by = alice) {
  const disks = [diskBytes(), diskBytes(2000), diskBytes(3000)]
  const bytes = makeAppliance(disks)
  const file = `/${count++}.ova`
  const url = origin.put(file, bytes)
  const id = await register.template(url, { ...vmware, isextractable: true, ...more }, by)
  const parent = await server.until(id, ({ zones }) => zones!.every((zone) => zone.isready))
  return { id, file, bytes, disks, children: idsOf(parent) }
}

const idsOf = (parent: { childtemplates?: { id?: string }[] | undefined }): string[] =>
  (parent.childtemplates ?? []).map((child) => child.id!)

const list = (params: CallParams, by = alice) =>
  by.call('listTemplates', { templatefilter: 'self', ...params })

const extract = { mode: 'HTTP_DOWNLOAD' }

describe('D3: the bytes of a data disk', () => {
  it('H1: are those of the disk in the archive, whole or a range', async () => {
    const { children, disks, bytes } = await bringIn()
    const [id] = children
    const disk = disks[1]!
    const link = await alice.call('extractTemplate', { id, ...extract })
    expect(link).toMatchObject({ id, name: 'web-d2', size: disk.length })
    expect(link.checksum).toBeUndefined()
    const whole = await fetch(link.url!)
    expect(whole.status).toBe(200)
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-length': String(disk.length),
      'content-disposition': 'attachment; filename="web-d2.vmdk"; filename*=UTF-8\'\'web-d2.vmdk',
    })
    // Known is the digest of the archive, which is not these bytes.
    expect(whole.headers.get('repr-digest')).toBeNull()
    expect(Buffer.from(await whole.arrayBuffer()).equals(disk)).toBe(true)
    const range = `bytes=${disk.length - 100}-${disk.length + 100}`
    const end = await fetch(link.url!, { headers: { range } })
    expect(end.status).toBe(206)
    expect(end.headers.get('content-range')).toBe(
      `bytes ${disk.length - 100}-${disk.length - 1}/${disk.length}`,
    )
    expect(Buffer.from(await end.arrayBuffer()).equals(disk.subarray(-100))).toBe(true)
    const beyond = { range: `bytes=${disk.length}-` }
    expect((await fetch(link.url!, { headers: beyond })).status).toBe(416)
    const other = await alice.call('extractTemplate', { id: children[1], ...extract })
    const tags = await Promise.all(
      [link, other].map(async ({ url }) =>
        (await fetch(url!, { method: 'HEAD' })).headers.get('etag'),
      ),
    )
    expect(new Set([...tags, `"sha256-${sha256(bytes)}"`]).size).toBe(3)
  })

  it('are given out while those of the template would be', async () => {
    const { id, children } = await bringIn({ isextractable: false })
    const [child] = children
    const refusal = await alice.refused('extractTemplate', { id: child, ...extract })
    expect(refusal).toMatchObject({ code: 'image.extract_not_allowed' })
    const link = await server.admin.call('extractTemplate', { id: child, ...extract })
    expect((await fetch(link.url!, { method: 'HEAD' })).status).toBe(200)
    await server.db
      .updateTable('vm_template')
      .set((eb) => ({ grant_version: eb('grant_version', '+', 1) }))
      .where('uuid', '=', id)
      .execute()
    expect((await fetch(link.url!, { method: 'HEAD' })).status).toBe(403)
  })
})

describe('D3: data disks go where their template goes', () => {
  it('G4: to another zone, and from there, and away with the last copy', async () => {
    const { id, children } = await bringIn()
    await alice.call('copyTemplate', { id, destzoneid: second.uuid })
    const zonesOf = async (params: CallParams) =>
      (await list(params)).items.map(({ name, zonename }) => `${name} ${zonename}`)
    const both = ['web-d2 zone1', 'web-d2 zone2', 'web-d3 zone1', 'web-d3 zone2']
    expect(await zonesOf({ parenttemplateid: id })).toEqual(both)
    expect(await zonesOf({ parenttemplateid: id, zoneid: second.uuid })).toEqual([
      'web-d2 zone2',
      'web-d3 zone2',
    ])
    const link = await alice.call('extractTemplate', { id: children[0], ...extract })
    await alice.call('deleteTemplate', { id, zoneid: register.zoneid })
    expect(await zonesOf({ parenttemplateid: id })).toEqual(['web-d2 zone2', 'web-d3 zone2'])
    expect((await fetch(link.url!, { method: 'HEAD' })).status).toBe(200)
    await alice.call('deleteTemplate', { id, zoneid: second.uuid })
    expect(await list({ parenttemplateid: id })).toEqual({ count: 0, items: [] })
    expect((await fetch(link.url!, { method: 'HEAD' })).status).toBe(410)
    const removed = await list({ showremoved: true, keyword: 'web' })
    expect(removed.items.map(({ name }) => name)).not.toContain('web-d2')
    expect(removed.items.some((image) => image.id === id)).toBe(true)
    const gone = await list({ showremoved: true, parenttemplateid: id })
    expect(gone.items).toMatchObject([{ id: children[0] }, { id: children[1] }])
    const refusal = await alice.refused('extractTemplate', { id: children[0], ...extract })
    expect(refusal).toMatchObject({ code: 'image.extract_unknown' })
  })

  it('with its name', async () => {
    const { id } = await bringIn()
    const renamed = await alice.call('updateTemplate', { id, name: 'shop' })
    expect(renamed.childtemplates).toMatchObject([{ name: 'shop-d2' }, { name: 'shop-d3' }])
    expect(await list({ parenttemplateid: id, keyword: 'shop-d3' })).toMatchObject({ count: 1 })
  })

  it('with its processor and what it needs of one', async () => {
    const { id } = await bringIn()
    const of = async () => (await list({ parenttemplateid: id })).items
    expect(await of()).toMatchObject([{ arch: 'x86_64', requireshvm: true }, {}])
    await alice.call('updateTemplate', { id, arch: 'aarch64', requireshvm: false })
    const changed = { arch: 'aarch64', requireshvm: false, name: 'web-d2' }
    expect(await of()).toMatchObject([changed, { ...changed, name: 'web-d3' }])
    await alice.call('updateTemplate', { id, displaytext: 'other' })
    expect(await of()).toMatchObject([changed, {}])
  })

  it('P13: are the same when it is fetched anew, and those that it has then', async () => {
    const { id, file, bytes, children } = await bringIn(
      { zoneids: [register.zoneid, second.uuid].join(',') },
      server.admin,
    )
    /** As if every store had lost it. */
    const lose = async (content: Buffer) => {
      for (const folder of [server.storeFolder, second.storeFolder]) {
        const object = path.join(folder, objectPath(sha256(content)))
        await rename(object, `${object}.gone`)
      }
      await server.db
        .updateTable('template_zone')
        .set({ state: 'failed', error_code: 'image.copy_source_gone', object_id: null })
        .where('zone_id', '=', second.id)
        .execute()
      await server.admin.call('retryImage', { id })
      return server.until(id, ({ zones }) => zones!.every((zone) => zone.isready))
    }
    expect(idsOf(await lose(bytes))).toEqual(children)
    const fewer = makeAppliance([diskBytes(), diskBytes(5000)])
    origin.put(file, fewer)
    expect(idsOf(await lose(bytes))).toEqual([children[0]])
    const { items } = await list({ parenttemplateid: id }, server.admin)
    expect(items).toMatchObject([{ physicalsize: 65_536 + 5000 }, { physicalsize: 65_536 + 5000 }])
    origin.put(file, bytes)
    expect(idsOf(await lose(fewer))).toEqual(children)
  })

  it.each(['fetch.published', 'fetch.rows', 'fetch.committed'] as const)(
    'P2: are there once when the process is killed at %s',
    async (point) => {
      const bytes = makeAppliance([diskBytes(), diskBytes()])
      const url = origin.put(`/${point}.ova`, bytes)
      const killed = await killedPlace(point)
      let next: TestServer | undefined
      try {
        await callToDeath(killed.process, killed.template(url, vmware))
        expect((await killed.process.ended).signal).toBe('SIGKILL')
        const { uuid: id } = await killed.db
          .selectFrom('vm_template')
          .select('uuid')
          .where('type', '=', 'USER')
          .executeTakeFirstOrThrow()
        next = await killed.restart()
        const parent = await next.until(id, ({ isready }) => isready, 40_000)
        expect(parent.childtemplates).toMatchObject([{ name: 'web-d2' }])
        const rows = await killed.db.selectFrom('vm_template').select('id').execute()
        expect(rows).toHaveLength(2)
      } finally {
        await next?.stop()
        await killed.drop()
      }
    },
    60_000,
  )
})

describe('D3: an appliance with disks that real programs made (needs qemu-img and tar)', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mold-appliance-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const run = (program: string, ...args: readonly string[]) =>
    execFileSync(program, args, { cwd: folder })

  /** A streamOptimized disk; answers what is on it. */
  async function makeDisk(index: number): Promise<Buffer> {
    const content = Buffer.alloc(3 * mib)
    content.write(`disk ${index}`, index * mib)
    await writeFile(path.join(folder, 'disk.raw'), content)
    const to = ['-O', 'vmdk', '-o', 'subformat=streamOptimized']
    run('qemu-img', 'convert', '-f', 'raw', ...to, 'disk.raw', `disk${index}.vmdk`)
    return content
  }

  it('gives out each disk as it was put in', async () => {
    const contents = [await makeDisk(0), await makeDisk(1), await makeDisk(2)]
    const names = contents.map((_, index) => `disk${index}.vmdk`)
    const ovf = makeOvf({
      references: names.map((name) => `<File ovf:id="${name}" ovf:href="${name}"/>`).join(''),
      disks: names
        .map(
          (name) => `<Disk ovf:diskId="${name}" ovf:fileRef="${name}" ovf:capacity="${3 * mib}"/>`,
        )
        .join(''),
      hardware: '',
    })
    await writeFile(path.join(folder, 'web.ovf'), ovf)
    run('tar', '--format=ustar', '-cf', 'web.ova', 'web.ovf', ...names)
    const url = origin.put('/real.ova', await readFile(path.join(folder, 'web.ova')))
    const id = await register.template(url, { ...vmware, isextractable: true }, alice)
    const parent = await server.until(id, ({ zones }) => zones![0]!.state === 'ready')
    expect(parent.childtemplates).toMatchObject([
      { name: 'web-disk1.vmdk' },
      { name: 'web-disk2.vmdk' },
    ])
    for (const [index, child] of idsOf(parent).entries()) {
      const link = await alice.call('extractTemplate', { id: child, ...extract })
      const out = `out${index}.vmdk`
      await writeFile(
        path.join(folder, out),
        Buffer.from(await (await fetch(link.url!)).arrayBuffer()),
      )
      run('qemu-img', 'convert', '-f', 'vmdk', '-O', 'raw', out, 'out.raw')
      expect((await readFile(path.join(folder, 'out.raw'))).equals(contents[index + 1]!)).toBe(true)
    }
  })
})
