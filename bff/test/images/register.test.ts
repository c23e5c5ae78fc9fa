import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storeRegistry } from '../../src/stores/registry.ts'
import { type GatedStores, gatedStores } from '../support/gated-store.ts'
import {
  eventsOf,
  isoBytes,
  mib,
  objectPath,
  probeBytes,
  qcow2Bytes,
  type Registrar,
  registrar,
  sha256,
} from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import {
  collectNow,
  filesIn,
  makeZone,
  startTestServer,
  type TestServer,
  type TestZone,
} from '../support/server.ts'

let gates: GatedStores
let server: TestServer
let origin: Origin
let register: Registrar
let second: TestZone
let storeless: TestZone
beforeAll(async () => {
  gates = gatedStores(storeRegistry)
  ;[server, origin] = await Promise.all([
    startTestServer({ stores: gates.registry }),
    startOrigin(),
  ])
  second = await makeZone(server, 'zone2')
  storeless = await makeZone(server, 'storeless', { store: false })
  register = await registrar(server)
})
afterAll(() => Promise.all([server.stop(), origin.close()]))

/** Requests for the whole of a file; a probe asks for its beginning. */
const fetchesOf = (file: string) =>
  origin.requests.filter(
    ({ method, path: asked, headers }) =>
      method === 'GET' && asked === file && headers.range === undefined,
  )

describe('a registration', () => {
  it('gives templates for XenServer the version of its tools, unless they bring one', async () => {
    const details = async (more = {}) => {
      const url = origin.put('/xen.vhd', Buffer.from('no disk'))
      const xen = { hypervisor: 'XenServer', format: 'VHD', name: 'xen', ...more }
      const id = await register.template(url, xen)
      const { items } = await server.admin.call('listTemplates', { templatefilter: 'all', id })
      await server.admin.call('deleteTemplate', { id })
      return items[0]?.details
    }
    expect(await details()).toMatchObject({ hypervisortoolsversion: 'xenserver61' })
    expect(await details({ 'details[0].hypervisortoolsversion': 'xenserver56' })).toMatchObject({
      hypervisortoolsversion: 'xenserver56',
    })
    expect(await details({ hypervisor: 'Hyperv' })).not.toHaveProperty('hypervisortoolsversion')
  })

  it('D1: makes an ISO ready, its bytes as served and named by their digest', async () => {
    const bytes = isoBytes(3 * mib)
    const url = origin.put('/debian.iso', bytes)
    const half = origin.hold('/debian.iso', undefined, probeBytes)
    const { count, items } = await server.admin.call(
      'registerIso',
      register.isoParams(url, {
        name: '데비안 12 🐧',
        displaytext: 'netinst',
        isextractable: true,
      }),
    )
    expect(count).toBe(1)
    const [row] = items
    expect(row).toMatchObject({
      name: '데비안 12 🐧',
      displaytext: 'netinst',
      isready: false,
      isextractable: true,
      bootable: true,
      format: 'ISO',
      status: '0% Downloaded',
      url,
      zoneid: register.zoneid,
      ostypeid: register.ostypeid,
      account: 'admin',
      crossZones: false,
      downloaddetails: [
        { datastore: 'zone1 images', downloadPercent: '0', downloadState: 'DOWNLOAD_IN_PROGRESS' },
      ],
    })
    expect(row).not.toHaveProperty('hypervisor')
    const id = row!.id!
    await half.reached
    const underway = await server.until(id, (image) => image.status === '50% Downloaded')
    expect(underway.zones).toMatchObject([
      { state: 'fetching', percent: 50, totalbytes: bytes.length, attempt: 1, maxattempts: 5 },
    ])
    half()
    const ready = await server.until(id, (image) => image.isready)
    expect(ready).toMatchObject({
      status: 'Successfully Installed',
      size: bytes.length,
      physicalsize: bytes.length,
      checksum: sha256(bytes),
      sourcechecksum: `{SHA-256}${sha256(bytes)}`,
      downloaddetails: [
        { datastore: 'zone1 images', downloadPercent: '100', downloadState: 'DOWNLOADED' },
      ],
    })
    const stored = await readFile(path.join(server.storeFolder, objectPath(sha256(bytes))))
    expect(stored.equals(bytes)).toBe(true)
    expect(await eventsOf(server, id)).toEqual(['ISO.CREATE INFO', 'ISO.CREATE INFO'])
    expect(fetchesOf('/debian.iso')).toHaveLength(1)
    expect(await filesIn(`${server.storeFolder}/staging`)).toEqual([])
  })

  it('D1: shows each phase of a template in the words that clients match', async () => {
    const url = origin.put('/server.qcow2', qcow2Bytes())
    const check = gates.hold('spoolReader')
    const id = await register.template(url, { checksum: '' })
    await check.reached
    const checking = await server.until(id, (image) => image.zones?.[0]?.state === 'checking')
    expect(checking).toMatchObject({
      status: 'Installing Template',
      isready: false,
      downloaddetails: [{ downloadState: 'DOWNLOAD_IN_PROGRESS' }],
    })
    check()
    const ready = await server.until(id, (image) => image.isready)
    expect(ready).toMatchObject({
      status: 'Download Complete',
      format: 'QCOW2',
      hypervisor: 'KVM',
      size: mib,
      virtualsize: mib,
      downloaddetails: [{ downloadPercent: '100', downloadState: 'DOWNLOADED' }],
    })
    expect(await eventsOf(server, id)).toEqual([
      'TEMPLATE.CREATE INFO',
      'TEMPLATE.DOWNLOAD.SUCCESS INFO',
    ])
  })

  it('D2, P8: serves all zones with one fetch; one without a store fails alone', async () => {
    await server.db
      .updateTable('zone')
      .set({ sort_key: -1 })
      .where('uuid', '=', storeless.uuid)
      .execute()
    const bytes = qcow2Bytes()
    const url = origin.put('/all.qcow2', bytes)
    const copy = gates.hold('open', 'zone1 images')
    const zoneids = [register.zoneid, second.uuid, storeless.uuid]
    const id = await register.template(url, { zoneids, name: 'everywhere' })
    await copy.reached
    const copying = await server.until(id, (image) =>
      image.zones!.some(({ state }) => state === 'ready'),
    )
    const stateIn = (image: typeof copying, zone: string) =>
      image.zones?.find(({ zonename }) => zonename === zone)
    expect(copying).toMatchObject({ crossZones: false, isready: true })
    expect(stateIn(copying, 'zone1')).toMatchObject({ status: 'Download Complete' })
    expect(stateIn(copying, 'zone2')).toMatchObject({
      state: 'copying',
      status: '0% Downloaded',
      totalbytes: bytes.length,
    })
    copy()
    const done = await server.until(
      id,
      (image) =>
        stateIn(image, 'zone2')?.state === 'ready' &&
        stateIn(image, 'storeless')?.state === 'failed',
    )
    expect(stateIn(done, 'storeless')).toMatchObject({
      isready: false,
      status:
        'Unable to find image store to download the template everywhere; add an image store to the zone or free space on one',
      errorcode: 'image.no_store',
      attempt: 5,
    })
    for (const folder of [server.storeFolder, second.storeFolder]) {
      const stored = await readFile(path.join(folder, objectPath(sha256(bytes))))
      expect(stored.equals(bytes)).toBe(true)
    }
    expect(fetchesOf('/all.qcow2')).toHaveLength(1)
    const { items } = await server.admin.call('listTemplates', {
      templatefilter: 'self',
      name: 'everywhere',
    })
    const byZone = Object.fromEntries(items.map((row) => [row.zonename, row]))
    expect(byZone).toMatchObject({
      storeless: {
        isready: false,
        status: expect.stringContaining('Unable to find image store'),
      },
      zone1: { isready: true, status: 'Download Complete' },
      zone2: { isready: true, status: 'Download Complete' },
    })
    expect(items).toHaveLength(3)
  })

  it('D2: registers for all zones, and leaves one without a store for later', async () => {
    const id = await register.iso(origin.put('/every.iso', isoBytes(mib)), { zoneid: '-1' })
    const ready = await server.until(id, (image) => image.zones!.every((zone) => zone.isready))
    expect(ready.zones?.map(({ zonename }) => zonename).toSorted()).toEqual(['zone1', 'zone2'])
    expect(ready.crossZones).toBe(true)
  })

  it('D2: registers a template for the zones of a list', async () => {
    const url = origin.put('/two.qcow2', qcow2Bytes())
    const id = await register.template(url, { zoneids: [register.zoneid, second.uuid] })
    const ready = await server.until(id, (image) => image.zones!.every((zone) => zone.isready))
    expect(ready.zones?.map(({ zonename }) => zonename)).toEqual(['zone1', 'zone2'])
    expect(ready.crossZones).toBe(false)
  })

  it('P6: leaves nothing behind that the collector could find', async () => {
    await server.workers.idle()
    expect(await collectNow(server, { dryRun: true })).toMatchObject({
      objects: [],
      strays: [],
      spools: [],
      lost: [],
      bytes: 0,
    })
    expect(await server.db.selectFrom('fetch').selectAll().execute()).toEqual([])
  })
})
