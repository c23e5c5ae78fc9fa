import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { storeRegistry } from '../../src/stores/registry.ts'
import { faultyRegistry, type StoreFault, type StoreFaults } from '../support/faulty-store.ts'
import { type GatedStores, gatedStores } from '../support/gated-store.ts'
import {
  isoBytes,
  mib,
  probeBytes,
  qcow2Bytes,
  type Registrar,
  registrar,
  sha256,
} from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { pack } from '../support/packers.ts'
import { makeZone, startTestServer, type TestServer, type TestZone } from '../support/server.ts'
import { expectReady, expectTidy } from './support/aftermath.ts'

const faults: StoreFaults = {}
/** No next try comes before the test lets the time pass. */
const retryMs = 600_000
let gates: GatedStores
let server: TestServer
let origin: Origin
let register: Registrar
let second: TestZone
/** What is to be in the stores in the end. */
const inFirst: string[] = []
const inSecond: string[] = []
beforeAll(async () => {
  gates = gatedStores(faultyRegistry(storeRegistry, faults))
  ;[server, origin] = await Promise.all([
    startTestServer({ stores: gates.registry, retryDelaysMs: [retryMs] }),
    startOrigin(),
  ])
  second = await makeZone(server, 'zone2')
  register = await registrar(server)
})
afterEach(() => {
  faults.fault = undefined
})
afterAll(() => Promise.all([server.stop(), origin.close()]))

const steps = {
  'a fetch': ['disk-full', 'unwritable', 'io-error', 'unreachable'],
  unpacking: ['disk-full', 'unwritable', 'io-error', 'unreachable'],
  checking: ['io-error', 'unreachable'],
  publishing: ['disk-full', 'unwritable', 'io-error', 'unreachable'],
  'a copy': ['disk-full', 'unwritable', 'io-error', 'unreachable'],
} as const satisfies Record<string, readonly StoreFault[]>
type Step = keyof typeof steps

const cases = Object.entries(steps).flatMap(([step, of]) =>
  of.map((fault) => ({ step: step as Step, fault })),
)

const shown = {
  'disk-full': { errorcode: 'store.full', status: /full|space/ },
  unwritable: { errorcode: 'store.unwritable', status: /cannot be written|not.*writ/ },
  'io-error': { errorcode: 'store.failed', status: /EIO/ },
  unreachable: { errorcode: 'store.unreachable', status: /reach/ },
} as const

/** Lets the time pass until every next try is due; workers find that by themselves. */
async function letTimePass(): Promise<void> {
  await server.db
    .updateTable('template_zone')
    .set({ next_try: sql<Date>`now()` })
    .where('next_try', 'is not', null)
    .execute()
}

/** The file of a step, as it is served and as it is stored. */
function fileOf({ step, fault }: (typeof cases)[number]) {
  const packed = step === 'unpacking'
  const bytes = packed ? qcow2Bytes(3 * mib) : isoBytes(3 * mib)
  const file = `/${step} ${fault}.${packed ? 'qcow2.gz' : 'iso'}`.replaceAll(' ', '-')
  const url = origin.put(file, packed ? pack('gz', bytes) : bytes)
  return { bytes, file, url }
}

/** Registers and brings the image to the step, where it waits. */
async function reach(step: Step, { file, url }: ReturnType<typeof fileOf>) {
  const zone = 'zone1 images'
  const gate = {
    'a fetch': () => origin.hold(file, undefined, probeBytes),
    unpacking: () => gates.hold('spoolFile', zone),
    checking: () => gates.hold('spoolReader', zone),
    publishing: () => gates.hold('publish', zone),
    // The copy has begun to write by then.
    'a copy': () => gates.hold('open', zone),
  }[step]()
  const id =
    step === 'unpacking'
      ? await register.template(url)
      : await register.iso(url, step === 'a copy' ? { zoneid: '-1' } : {})
  await gate.reached
  return { id, go: gate }
}

describe('P10: a store that fails', () => {
  it.each(cases)('$fault during $step: is said, harms no other zone, and passes', async (of) => {
    const { step, fault } = of
    const file = fileOf(of)
    const { id, go } = await reach(step, file)
    const ill = step === 'a copy' ? 'zone2' : 'zone1'
    Object.assign(faults, { fault, afterBytes: 0, store: `${ill} images` })
    go()
    const failed = await server.until(id, ({ zones = [] }) =>
      zones.some((zone) => zone.errorcode !== undefined),
    )
    const zone = failed.zones?.find(({ zonename }) => zonename === ill)
    expect(zone).toMatchObject({
      state: step === 'a copy' ? 'copying' : 'waiting',
      isready: false,
      attempt: 1,
      nextretry: expect.any(String),
      errorcode: shown[fault].errorcode,
    })
    expect(zone?.error).toContain(`${ill} images`)
    expect(zone?.error).toMatch(shown[fault].status)
    const others = failed.zones?.filter(({ zonename }) => zonename !== ill)
    expect(others?.every(({ isready }) => isready)).toBe(true)
    faults.fault = undefined
    await letTimePass()
    const folders = [server.storeFolder, ...(step === 'a copy' ? [second.storeFolder] : [])]
    await expectReady(server, { id, bytes: file.bytes, folders })
    inFirst.push(sha256(file.bytes))
    if (step === 'a copy') inSecond.push(sha256(file.bytes))
  })

  it('P8: does not hold up the others', async () => {
    Object.assign(faults, { fault: 'unreachable', store: 'zone1 images' })
    const bytes = isoBytes()
    const url = origin.put('/other.iso', bytes)
    const id = await register.iso(url, { zoneid: second.uuid })
    const image = await expectReady(server, { id, bytes, folders: [second.storeFolder] })
    expect(image.zones).toMatchObject([{ zonename: 'zone2', attempt: 1 }])
    inSecond.push(sha256(bytes))
  })

  it('P4: that stays full makes the image fail, and *Retry* brings it in without a word', async () => {
    const bytes = isoBytes(3 * mib)
    const half = origin.hold('/full.iso', undefined, probeBytes)
    const id = await register.iso(origin.put('/full.iso', bytes))
    await half.reached
    Object.assign(faults, { fault: 'disk-full', afterBytes: mib, store: 'zone1 images' })
    half()
    const zone = async () => {
      await letTimePass()
      return (await server.image(id))?.zones?.[0]
    }
    await expect
      .poll(zone, { timeout: 15_000 })
      .toMatchObject({ state: 'failed', errorcode: 'store.full', attempt: 5 })
    faults.fault = undefined
    await server.admin.call('retryImage', { id })
    await expectReady(server, { id, bytes })
    inFirst.push(sha256(bytes))
  })

  it('P6: leaves only the spools that could not be removed, for the collector', async () => {
    const { spools } = await expectTidy(server, {
      // Of copies that failed where nothing could be removed.
      leftovers: { spools: 2 },
      objects: new Map([
        [server.storeFolder, inFirst],
        [second.storeFolder, inSecond],
      ]),
    })
    expect(new Set(spools.map(({ storeId }) => storeId)).size).toBe(1)
  })
})
