import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallParams } from '../support/client.ts'
import { osTypeId, probeBytes, type Registrar, registrar } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
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

/** An appliance for a guest in the words of its maker. */
const applianceFor = (guest: string) =>
  makeAppliance([diskBytes()], {
    system: `<OperatingSystemSection ${guest}</OperatingSystemSection>`,
  })

const debian = 'ovf:id="96" vmw:osType="debian11_64Guest"><Info/>'

/** Registers it; answers its row when it is ready. */
async function bringIn(path: string, guest: string, more: CallParams = {}) {
  const url = origin.put(path, applianceFor(guest))
  const id = await register.template(url, { ...vmware, ...more })
  return server.until(id, ({ isready }) => isready)
}

describe('D4: the guest OS of an appliance', () => {
  it.each([
    ['by VMware’s word', debian, 'Debian GNU/Linux 11 (64-bit)'],
    ['by its number', 'ovf:id="120"><Info/>', 'Windows 10 (64-bit)'],
    ['by its text', 'ovf:id="1"><Info/><Description>Rocky Linux 9</Description>', 'Rocky Linux 9'],
    ['unknown', 'ovf:id="1"><Info/>', 'Other (64-bit)'],
  ])('is what its descriptor says: %s', async (name, guest, ostypename) => {
    const path = `/${name.replaceAll(/\P{L}/gu, '')}.ova`
    expect(await bringIn(path, guest)).toMatchObject({ ostypename })
  })

  it('is known once it is ready, also of one that is deployed as it is', async () => {
    const url = origin.put('/as-is.ova', applianceFor(debian))
    const id = await register.template(url, { ...vmware, deployasis: true })
    const ready = await server.until(id, ({ isready }) => isready)
    expect(ready).toMatchObject({ ostypename: 'Debian GNU/Linux 11 (64-bit)' })
  })

  it('stays what its owner chose, "Other" too', async () => {
    const ostypeid = await osTypeId(server, 'Other (64-bit)')
    expect(await bringIn('/chosen.ova', debian, { ostypeid })).toMatchObject({ ostypeid })
  })

  it('stays what its owner chose while it was fetched', async () => {
    const url = origin.put('/slow.ova', applianceFor(debian))
    const release = origin.hold('/slow.ova', 1000, probeBytes)
    const id = await register.template(url, vmware)
    await release.reached
    const ostypeid = await osTypeId(server, 'Alpine Linux')
    await server.admin.call('updateTemplate', { id, ostypeid })
    release()
    const ready = await server.until(id, ({ isready }) => isready)
    expect(ready).toMatchObject({ ostypename: 'Alpine Linux' })
  })
})
