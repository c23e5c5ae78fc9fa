import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { storeRegistry } from '../../src/stores/registry.ts'
import { faultyRegistry, type StoreFaults } from '../support/faulty-store.ts'
import { isoBytes, mib, probeBytes, type Registrar, registrar } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

const faults: StoreFaults = {}
let server: TestServer
let origin: Origin
let register: Registrar
beforeAll(async () => {
  ;[server, origin] = await Promise.all([
    startTestServer({ stores: faultyRegistry(storeRegistry, faults) }),
    startOrigin(),
  ])
  register = await registrar(server)
})
afterEach(() => {
  faults.fault = undefined
})
afterAll(() => Promise.all([server.stop(), origin.close()]))

describe('P10: a store that fails while an image is fetched', () => {
  it('disk-full: the zone says so, and *Retry* brings the image in', async () => {
    const half = origin.hold('/full.iso', undefined, probeBytes)
    const id = await register.iso(origin.put('/full.iso', isoBytes(3 * mib)))
    await half.reached
    Object.assign(faults, { fault: 'disk-full', afterBytes: mib })
    half()
    const full = await server.until(id, (image) => image.zones?.[0]?.state === 'failed')
    expect(full.zones).toMatchObject([{ errorcode: 'store.full', attempt: 5 }])
    faults.fault = undefined
    await server.admin.call('retryImage', { id })
    await server.until(id, (image) => image.isready)
  })
})
