import { stat } from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'vitest'
import { storeRegistry } from '../../src/stores/registry.ts'
import { faultyRegistry, type StoreFaults } from './faulty-store.ts'
import { type Gate, gatedStores } from './gated-store.ts'
import { isoBytes, mib, objectPath, probeBytes, qcow2Bytes, registrar, sha256 } from './images.ts'
import { startOrigin } from './origin.ts'
import { pack } from './packers.ts'
import { collectNow, filesIn, makeZone, quickTimes, startTestServer } from './server.ts'

/** A phase in which an image can be made to wait. */
export type Phase = 'unpacking' | 'checking' | 'copying'

const gateOf = { unpacking: 'spoolFile', checking: 'spoolReader', copying: 'open' } as const

/** A server with two zones whose stores and retries obey the test, an origin, and images on their way. */
export async function startWorld() {
  const faults: StoreFaults = {}
  const retryDelaysMs: number[] = [...quickTimes.retryDelaysMs]
  const gates = gatedStores(faultyRegistry(storeRegistry, faults))
  const [server, origin] = await Promise.all([
    startTestServer({ stores: gates.registry, retryDelaysMs }),
    startOrigin(),
  ])
  const second = await makeZone(server, 'zone2')
  const register = await registrar(server)
  let count = 0
  const newFile = () => `/${count++}`

  /** An ISO whose fetch waits in the middle. */
  async function fetching(size = 3 * mib) {
    const file = newFile()
    const bytes = isoBytes(size)
    const url = origin.put(file, bytes)
    const middle = origin.hold(file, undefined, probeBytes)
    const id = await register.iso(url)
    await middle.reached
    await server.until(id, (image) => image.zones![0]!.bytes! > 0)
    const request = origin.requests.findLast((of) => of.path === file)!
    return { id, bytes, middle, request }
  }

  /** A template for both zones that waits in a phase until the gate is opened. */
  async function waitingIn(phase: Phase): Promise<{ id: string; bytes: Buffer; gate: Gate }> {
    const gate = gates.hold(gateOf[phase])
    const bytes = qcow2Bytes()
    const url = origin.put(newFile(), phase === 'unpacking' ? pack('gz', bytes) : bytes)
    const id = await register.template(url, { zoneids: [register.zoneid, second.uuid] })
    await gate.reached
    await server.until(id, (image) => image.zones!.some(({ state }) => state === phase))
    return { id, bytes, gate }
  }

  /** A template that is ready in the first zone. */
  async function inOneZone(bytes = qcow2Bytes(), by = server.admin) {
    const id = await register.template(origin.put(newFile(), bytes), {}, by)
    await server.until(id, (image) => image.isready)
    return { id, bytes }
  }

  /** A template that is ready in both zones. */
  async function inTwoZones() {
    const bytes = qcow2Bytes()
    const url = origin.put(newFile(), bytes)
    const id = await register.template(url, { zoneids: [register.zoneid, second.uuid] })
    await server.until(id, (image) => image.zones!.every(({ isready }) => isready))
    return { id, bytes }
  }

  /** An ISO that is ready. */
  async function ready(bytes = isoBytes()) {
    const id = await register.iso(origin.put(newFile(), bytes))
    await server.until(id, (image) => image.isready)
    return { id, bytes }
  }

  /** Spools of the first zone's store. */
  const staging = () => filesIn(path.join(server.storeFolder, 'staging'))

  const isThere = (folder: string, bytes: Buffer) =>
    stat(path.join(folder, objectPath(sha256(bytes)))).then(
      () => true,
      () => false,
    )

  async function zoneOf(id: string, name = 'zone1') {
    return (await server.image(id))?.zones?.find(({ zonename }) => zonename === name)
  }

  /** Nothing that nobody needs, and nothing that still moves; for the end of every test. */
  async function expectQuiet(): Promise<void> {
    delete faults.fault
    retryDelaysMs.splice(0, retryDelaysMs.length, ...quickTimes.retryDelaysMs)
    await server.workers.idle()
    expect(await collectNow(server, { dryRun: true })).toEqual({
      objects: [],
      strays: [],
      foreign: [],
      spools: [],
      waiting: [],
      dropped: [],
      lost: [],
      skipped: [],
      bytes: 0,
    })
    const moving = await server.db
      .selectFrom('template_zone')
      .select('state')
      .where('state', 'not in', ['ready', 'failed', 'cancelled'])
      .execute()
    expect(moving).toEqual([])
  }

  return {
    server,
    origin,
    register,
    second,
    gates,
    faults,
    retryDelaysMs,
    newFile,
    fetching,
    waitingIn,
    inOneZone,
    inTwoZones,
    ready,
    staging,
    isThere,
    zoneOf,
    expectQuiet,
    stop: () => Promise.all([server.stop(), origin.close()]),
  }
}

export type World = Awaited<ReturnType<typeof startWorld>>
