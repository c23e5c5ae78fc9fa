import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { makeQcow2 } from '@mold/shared/images/testing/make-disks.ts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { failureOf } from '../../src/agent/commands/failure.ts'
import type { AgentHost } from '../../src/agent/host.ts'
import { ensureBase } from '../../src/agent/pool/base.ts'
import { sendFile } from '../../src/agent/pool/send.ts'
import type { ServerCall } from '../../src/agent/server-link.ts'
import { storeRegistry } from '../../src/stores/registry.ts'
import type { FakeAgent } from '../support/fake-agent.ts'
import { HostFailure } from '../support/fake-host.ts'
import { faultyRegistry, type StoreFaults } from '../support/faulty-store.ts'
import type { TestHost } from '../support/hosts.ts'
import { mib, osTypeId, qcow2Bytes } from '../support/images.ts'
import { doing, startPoolHost } from '../support/pool-host.ts'
import { collectNow } from '../support/server.ts'
import { gib, type Machine, poolOf, putVolume } from '../support/volumes.ts'
import { startCloud, type TestCloud } from './support/cloud.ts'

/* Image stores that go away in the middle. What the agent does with bytes is its own code, over a real line. */

const faults: StoreFaults = {}
const folder = mkdtempSync(path.join(tmpdir(), 'mold-away-'))
let cloud: TestCloud
let host: TestHost
let agent: FakeAgent
let machine: Machine
let pool: AgentHost
/** Sees each request of the agent before it is sent. */
let onCall: (call: ServerCall) => void = () => {}
let calls: string[] = []
/** Told whenever bytes got further. */
let onProgress: () => void = () => {}
const progress = () => onProgress()

beforeAll(async () => {
  cloud = await startCloud({ stores: faultyRegistry(storeRegistry, faults) })
  ;({ host, agent } = await cloud.addHost({ memory: 64 * gib }))
  machine = { host, agent, poolId: await poolOf(cloud.server, host.id) }
  const real = await startPoolHost({
    pool: path.join(folder, 'pool'),
    server: cloud.server.origin,
    credential: host.credential,
    pauseMs: 20,
  })
  pool = {
    ...real,
    server: {
      call(call) {
        calls.push(`${call.method} ${call.headers?.['range'] ?? ''}`.trim())
        onCall(call)
        return real.server.call(call)
      },
    },
  }
  agent.on('base.ensure', async ({ path: _elsewhere, ...wanted }, _usual, { id, signal }) => {
    const ensured = await asHost(ensureBase(pool, wanted, { ...doing(id, signal), progress }))
    agent.bases.set(wanted.digest, wanted.length)
    return ensured
  })
  agent.on('disk.export', async ({ disk, intake }, _usual, { id, signal }) => {
    const file = path.join(folder, id)
    writeFileSync(file, diskOf(disk))
    const sent = await asHost(sendFile(pool, intake, file, { ...doing(id, signal), progress }))
    return { ...sent, virtualSize: gib }
  })
})
afterEach(() => {
  delete faults.fault
  delete faults.afterBytes
  onCall = () => {}
  onProgress = () => {}
  calls = []
})
afterAll(async () => {
  await cloud.stop()
  rmSync(folder, { recursive: true })
})

/** Tells a failure as an agent does. */
const asHost = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    const { code, params } = failureOf(error)
    throw new HostFailure(code, params)
  })

const disks = new Map<string, Buffer>()

/** A sound image of 6 MiB, the same for the same disk. */
function diskOf(disk: string): Buffer {
  const head = makeQcow2({ virtualSize: gib, l1Size: 2 })
  const bytes = disks.get(disk) ?? Buffer.concat([head, randomBytes(6 * mib)])
  disks.set(disk, bytes)
  return bytes
}

let images = 0
async function largeTemplate() {
  const url = cloud.origin.put(`/large-${(images += 1)}.qcow2`, qcow2Bytes(24 * mib))
  const id = await cloud.register.template(url)
  const { checksum = '' } = await cloud.server.until(id, ({ isready }) => isready)
  return { id, digest: checksum }
}

/** Lets the store come back with the n-th request of a kind. */
function mendAt(method: ServerCall['method'], count: number): void {
  let seen = 0
  onCall = (call) => {
    if (call.method !== method) return
    seen += 1
    if (seen === count) delete faults.fault
  }
}

/** Nothing but what rows refer to is left in the store. */
async function expectNoOrphans(): Promise<void> {
  await collectNow(cloud.server, { dryRun: false })
  expect(await cloud.server.db.selectFrom('intake').select('id').execute()).toEqual([])
  const left = await collectNow(cloud.server, { dryRun: true })
  expect(left).toMatchObject({ objects: [], spools: [], strays: [], lost: [] })
}

describe('an image store that goes away while an image is on its way to a host', () => {
  it('is waited for, and the image goes on where it was', async () => {
    const { id } = await largeTemplate()
    onProgress = () => {
      faults.fault = 'io-error'
      onProgress = () => {}
    }
    mendAt('GET', 3)
    const made = await cloud.deploy(cloud.server.admin, { templateid: id })
    expect(made.state).toBe('Running')
    const starts = calls.flatMap((call) => /^GET bytes=(\d+)-/.exec(call)?.[1] ?? [])
    expect(starts.map(Number)).toEqual([0, expect.any(Number), expect.any(Number)])
    expect(Number(starts[2])).toBeGreaterThanOrEqual(mib)
  })

  it('ends the deployment in words when it stays away, and a later one goes on', async () => {
    const { id, digest } = await largeTemplate()
    const before = agent.disks.size
    onProgress = () => {
      faults.fault = 'unreachable'
    }
    const job = await cloud.server.admin.start(
      'deployVirtualMachine',
      cloud.deployParams({ templateid: id }),
    )
    const ended = cloud.server.admin.result('deployVirtualMachine', job)
    const params = { digest, host: host.name }
    await expect(ended).rejects.toMatchObject({ code: 'host.store_away', params })
    expect(await cloud.instance(job.id ?? '')).toMatchObject({
      state: 'Error',
      errorcode: 'host.store_away',
      volumecount: 0,
    })
    expect(agent.disks.size).toBe(before)
    delete faults.fault
    onProgress = () => {}
    calls = []
    expect((await cloud.deploy(cloud.server.admin, { templateid: id })).state).toBe('Running')
    const [start = ''] = calls.flatMap((call) => /^GET bytes=(\d+)-/.exec(call)?.[1] ?? [])
    expect(Number(start)).toBeGreaterThanOrEqual(mib)
    await cloud.server.admin.call('destroyVirtualMachine', { id: job.id, expunge: true })
  })

  it('does not keep a host that has the image already from running it', async () => {
    const { id } = await largeTemplate()
    const { agent: far, host: other } = await cloud.addHost({ memory: 8 * gib })
    await cloud.deploy(cloud.server.admin, { templateid: id, hostid: other.uuid })
    faults.fault = 'unreachable'
    const made = await cloud.deploy(cloud.server.admin, { templateid: id })
    expect(made.state).toBe('Running')
    expect((await cloud.instance(made.id ?? '')).hostname).toBe(other.name)
    expect(calls.some((call) => call.startsWith('GET'))).toBe(true)
    await far.stop()
  })
})

describe('an image store that cannot be written while a host sends a disk', () => {
  const shown = async (id: string) =>
    (await cloud.server.admin.call('listVolumes', { id })).items[0]
  /** Lets the store fall ill once it has something of what comes. */
  function failAfterSome(fault: 'disk-full' | 'unreachable' | 'io-error'): void {
    onProgress = () => {
      Object.assign(faults, { fault, afterBytes: mib })
    }
  }

  it('is waited for, and a snapshot is whole', async () => {
    const volume = await putVolume(cloud.server, machine, { account: 'admin' })
    for (const fault of ['disk-full', 'io-error'] as const) {
      failAfterSome(fault)
      let sent = 0
      onCall = ({ method }) => {
        if (method === 'PATCH') sent += 1
        if (sent < 2) return
        onProgress = () => {}
        delete faults.fault
      }
      const taken = await cloud.server.admin.call('createSnapshot', { volumeid: volume.uuid })
      expect(taken).toMatchObject({
        state: 'BackedUp',
        physicalsize: diskOf(volume.uuid).length,
      })
      expect(sent).toBeGreaterThanOrEqual(2)
      disks.delete(volume.uuid)
    }
    await expectNoOrphans()
  })

  it('ends a snapshot in words when it stays so, and leaves nothing', async () => {
    const volume = await putVolume(cloud.server, machine, { account: 'admin' })
    failAfterSome('disk-full')
    const refused = await cloud.server.admin.refused('createSnapshot', { volumeid: volume.uuid })
    expect(refused).toMatchObject({ code: 'store.full', params: { host: host.name } })
    delete faults.fault
    const { items } = await cloud.server.admin.call('listSnapshots', { volumeid: volume.uuid })
    expect(items).toMatchObject([{ state: 'Error', errorcode: 'store.full' }])
    expect(await shown(volume.uuid)).toMatchObject({ state: 'Ready', can: { snapshot: true } })
    await expectNoOrphans()
  })

  it('ends the making of a template in words, and nothing is left of it', async () => {
    const ostypeid = await osTypeId(cloud.server)
    const volume = await putVolume(cloud.server, machine, { account: 'admin' })
    const { count: before } = await cloud.server.admin.call('listTemplates', {
      templatefilter: 'all',
    })
    failAfterSome('unreachable')
    const request = { name: 'lost', ostypeid, volumeid: volume.uuid }
    const refused = await cloud.server.admin.refused('createTemplate', request)
    expect(refused).toMatchObject({ code: 'store.unreachable' })
    delete faults.fault
    onProgress = () => {}
    const listed = await cloud.server.admin.call('listTemplates', { templatefilter: 'all' })
    expect(listed.count).toBe(before)
    expect(await shown(volume.uuid)).toMatchObject({
      state: 'Ready',
      can: { createTemplate: true },
    })
    await expectNoOrphans()
    expect(await cloud.server.admin.call('createTemplate', request)).toMatchObject({
      isready: true,
    })
  })

  it('keeps a template from being made of a snapshot that cannot be read', async () => {
    const ostypeid = await osTypeId(cloud.server)
    const volume = await putVolume(cloud.server, machine, { account: 'admin' })
    const { id: snapshotid } = await cloud.server.admin.call('createSnapshot', {
      volumeid: volume.uuid,
    })
    const request = { name: 'unread', ostypeid, snapshotid }
    faults.fault = 'io-error'
    const refused = await cloud.server.admin.refused('createTemplate', request)
    expect(refused).toMatchObject({ code: 'store.failed' })
    delete faults.fault
    expect(await cloud.server.admin.call('createTemplate', request)).toMatchObject({
      isready: true,
    })
    await expectNoOrphans()
  })
})
