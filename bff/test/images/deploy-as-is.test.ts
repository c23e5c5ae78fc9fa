import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callToDeath, killedPlace } from '../life/support/killed.ts'
import { mib, type Registrar, registrar } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { tus, uploader } from '../uploads/support/tus.ts'
import { diskBytes, makeAppliance } from './support/appliances.ts'

let server: TestServer
let origin: Origin
let register: Registrar
beforeAll(async () => {
  ;[server, origin] = await Promise.all([startTestServer(), startOrigin()])
  register = await registrar(server)
})
afterAll(() => Promise.all([server.stop(), origin.close()]))

const vmware = { format: 'OVA', hypervisor: 'VMware', ostypeid: undefined }
const asIs = { ...vmware, deployasis: true }

const disks = [diskBytes(), diskBytes(3000)]
const bytes = makeAppliance(disks, {
  products: '<ProductSection><Property ovf:key="host" ovf:type="string"/></ProductSection>',
  licences: '<EulaSection><Info>Terms</Info><License>All of it</License></EulaSection>',
})

/** The guest that the descriptor names. */
const ostypename = 'Debian GNU/Linux 12 (64-bit)'

const settled = (id: string) =>
  server.until(id, ({ zones }) => ['ready', 'failed'].includes(zones![0]!.state ?? ''))

const keys = [
  'disk-0-d1',
  'disk-1-d2',
  'eula-0-Terms',
  'network-VM Network',
  'property-host',
  'system',
]

describe('D4: an appliance that is deployed as it is', () => {
  it('has what it asks and its disks in deployasisdetails once it is ready', async () => {
    const url = origin.put('/as-is.ova', bytes)
    const params = register.templateParams(url, {
      ...asIs,
      'details[0].nicAdapter': 'E1000',
      'details[0].rootDiskController': 'scsi',
      'details[0].keyboard': 'uk',
    })
    const { items } = await server.admin.call('registerTemplate', params)
    expect(items[0]).toMatchObject({
      deployasis: true,
      deployasisdetails: {},
      ostypename: 'OVF Configured OS',
      // What the descriptor has the word on is dropped.
      details: { keyboard: 'uk' },
    })
    const ready = await settled(items[0]!.id!)
    expect(ready).toMatchObject({ isready: true, size: 3 * mib, physicalsize: bytes.length })
    expect(ready.childtemplates).toBeUndefined()
    const details = ready.deployasisdetails
    expect(Object.keys(details).toSorted()).toEqual(keys)
    expect(details['eula-0-Terms']).toBe('All of it')
    expect(JSON.parse(details['disk-1-d2']!)).toEqual({
      id: 'd2',
      index: 1,
      name: 'Hard disk 2',
      capacity: 2 * mib,
      file: 'web-disk2.vmdk',
      size: disks[1]!.length,
      controller: '',
    })
  })

  it('F1: goes the same way when it is uploaded', async () => {
    const make = await uploader(server)
    const target = await make.template({ ...asIs, 'details[0].nicAdapter': 'E1000' })
    const client = tus(() => server.origin, target)
    await client.create(bytes.length)
    expect(await client.patch(0, bytes)).toMatchObject({ status: 204 })
    const ready = await settled(target.id)
    expect(ready).toMatchObject({ isready: true, details: {}, ostypename })
    expect(Object.keys(ready.deployasisdetails).toSorted()).toEqual(keys)
  })

  it('has none of it when it is not, and keeps the details that were given', async () => {
    const url = origin.put('/plain.ova', bytes)
    const given = { ...vmware, 'details[0].nicAdapter': 'E1000' }
    const ready = await settled(await register.template(url, given))
    expect(ready).toMatchObject({
      isready: true,
      deployasisdetails: {},
      details: { nicAdapter: 'E1000' },
    })
  })

  it('P2: has all of it, as it is ready, when the process is killed between the rows', async () => {
    const url = origin.put('/killed.ova', bytes)
    const killed = await killedPlace('fetch.rows')
    let next: TestServer | undefined
    try {
      await callToDeath(killed.process, killed.template(url, asIs))
      expect((await killed.process.ended).signal).toBe('SIGKILL')
      const before = await killed.db.selectFrom('vm_template').selectAll().execute()
      expect(before).toMatchObject([{ deploy_as_is_details: {}, physical_size: null }])
      next = await killed.restart()
      const id = await killed.imageId()
      const ready = await next.until(id, ({ isready }) => isready, 40_000)
      expect(Object.keys(ready.deployasisdetails).toSorted()).toEqual(keys)
      expect(ready).toMatchObject({ ostypename })
    } finally {
      await next?.stop()
      await killed.drop()
    }
  }, 60_000)

  it('C2: fails when it says more than lists could carry', async () => {
    const text = 'x'.repeat(2 * mib)
    const licences = `<EulaSection><Info>Terms</Info><License>${text}</License></EulaSection>`
    const url = origin.put('/long.ova', makeAppliance([diskBytes()], { licences }))
    expect(await settled(await register.template(url, asIs))).toMatchObject({
      isready: false,
      deployasisdetails: {},
      zones: [{ state: 'failed', errorcode: 'image.ovf_invalid' }],
    })
  })
})
