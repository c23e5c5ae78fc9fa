import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { makeMbrDisk } from '@mold/shared/images/testing/make-disks.ts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { chunkSize } from '../../src/sources/unpack/unpacker.ts'
import { storeRegistry } from '../../src/stores/registry.ts'
import { faultyRegistry, type StoreFaults } from '../support/faulty-store.ts'
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
import { lacksPacker, pack, packings } from '../support/packers.ts'
import { filesIn, setSetting, startTestServer, type TestServer } from '../support/server.ts'

const faults: StoreFaults = {}
let gates: GatedStores
let server: TestServer
let origin: Origin
let register: Registrar
beforeAll(async () => {
  gates = gatedStores(faultyRegistry(storeRegistry, faults))
  ;[server, origin] = await Promise.all([
    startTestServer({ stores: gates.registry }),
    startOrigin(),
  ])
  register = await registrar(server)
})
afterAll(() => Promise.all([server.stop(), origin.close()]))
afterEach(async () => {
  delete faults.fault
  await setSetting(server, 'max.template.iso.size', null)
  await setSetting(server, 'max.account.secondary.storage', null)
})

/** A raw disk: a partition table, something, and then a long nothing. */
const diskBytes = () =>
  Buffer.concat([makeMbrDisk(), randomBytes(mib), Buffer.alloc(6 * mib), randomBytes(1_000)])

const stagingOf = () => filesIn(path.join(server.storeFolder, 'staging'))

/** Fails, and leaves nothing of what it received; answers the row of its zone. */
async function failure(id: string) {
  const failed = await server.until(id, (image) => image.zones?.[0]?.state === 'failed')
  expect(failed.isready).toBe(false)
  expect(await stagingOf()).toEqual([])
  return failed.zones![0]!
}

describe.each(packings)('a source packed as %s', (packing) => {
  it.skipIf(lacksPacker(packing))(
    'A2: is unpacked as a phase of its own, its holes kept and the packed bytes deleted',
    async () => {
      const content = diskBytes()
      const packed = pack(packing, content)
      const url = origin.put(`/disk.raw.${packing}`, packed)
      const unpacking = gates.hold('spoolFile')
      const id = await register.template(url, { format: 'RAW', checksum: sha256(packed) })
      await unpacking.reached
      const phase = await server.until(id, (image) => image.zones?.[0]?.state === 'unpacking')
      expect(phase).toMatchObject({
        status: 'Installing Template',
        zones: [{ bytes: 0, totalbytes: packed.length, percent: 0 }],
      })
      expect(await stagingOf()).toHaveLength(2)
      unpacking()
      const ready = await server.until(id, (image) => image.isready)
      expect(ready).toMatchObject({
        status: 'Download Complete',
        checksum: sha256(content),
        sourcechecksum: `{SHA-256}${sha256(packed)}`,
        size: content.length,
        physicalsize: content.length,
      })
      const file = path.join(server.storeFolder, objectPath(sha256(content)))
      expect((await readFile(file)).equals(content)).toBe(true)
      expect((await stat(file)).blocks * 512).toBeLessThan(4 * mib)
      expect(await stagingOf()).toEqual([])
    },
  )
})

describe('a packed source', () => {
  it('A2: reports the progress of unpacking by the packed bytes', async () => {
    const url = origin.put('/slow.iso.gz', pack('gz', isoBytes(4 * mib)))
    const unpacking = gates.hold('spoolFile')
    const id = await register.iso(url)
    await unpacking.reached
    Object.assign(faults, { fault: 'slow', delayMs: 30 })
    unpacking()
    const halfWay = await server.until(id, ({ zones }) => {
      const { state, percent } = zones![0]!
      return state === 'unpacking' && percent > 10 && percent < 95
    })
    expect(halfWay.status).toBe('Installing ISO')
    delete faults.fault
    await server.until(id, (image) => image.isready)
  })

  it('B9: is stopped when it becomes larger than an image may be', async () => {
    const bomb = Buffer.concat([makeMbrDisk(), Buffer.alloc(64 * mib)])
    const url = origin.put('/bomb.raw.gz', pack('gz', bomb))
    await setSetting(server, 'max.template.iso.size', String(4 / 1024))
    const id = await register.template(url, { format: 'RAW' })
    const { errorparams, ...failed } = await failure(id)
    expect(failed).toMatchObject({
      errorcode: 'image.too_large',
      error: expect.stringMatching(
        /^Download file size is too large: \d+ bytes, and 4194304 bytes/,
      ),
    })
    expect(errorparams).toMatchObject({ max: 4 * mib })
    // Within one chunk, which was not written either.
    expect(errorparams!['size']).toBeLessThanOrEqual(4 * mib + chunkSize)
  })

  it('B9, P10: is stopped when it becomes larger than what is free, and tried again', async () => {
    const bomb = Buffer.concat([makeMbrDisk(), randomBytes(mib), Buffer.alloc(16 * mib)])
    const packed = pack('gz', bomb)
    const url = origin.put('/full.raw.gz', packed)
    const half = origin.hold('/full.raw.gz', undefined, probeBytes)
    const id = await register.template(url, { format: 'RAW' })
    await half.reached
    Object.assign(faults, { fault: 'disk-full', afterBytes: 2 * mib })
    half()
    const full = await server.until(id, ({ zones }) => zones![0]!.errorcode === 'store.full')
    expect(full.zones![0]!.error).toContain('The image store zone1 images is full')
    delete faults.fault
    const retry = await server.until(id, ({ zones }) =>
      ['ready', 'failed'].includes(zones![0]!.state!),
    )
    if (!retry.isready) await server.admin.call('retryImage', { id })
    await server.until(id, (image) => image.isready)
    expect(await stagingOf()).toEqual([])
  })

  it('B9: is stopped when it becomes larger than what its account may still store', async () => {
    const bo = await server.person('bo')
    await setSetting(server, 'max.account.secondary.storage', String(8 / 1024))
    const bomb = Buffer.concat([makeMbrDisk(), randomBytes(mib), Buffer.alloc(62 * mib)])
    const url = origin.put('/quota.raw.gz', pack('gz', bomb))
    const id = await register.template(url, { format: 'RAW' }, bo)
    expect(await failure(id)).toMatchObject({
      errorcode: 'limit.exceeded',
      errorparams: { type: 'secondary_storage', limit: 8 * mib, current: 0 },
    })
    const fits = Buffer.concat([makeMbrDisk(), randomBytes(mib), Buffer.alloc(4 * mib)])
    const packed = origin.put('/fits.raw.gz', pack('gz', fits))
    const more = await register.template(packed, { format: 'RAW' }, bo)
    await server.until(more, ({ isready }) => isready)
    expect(await failure(await register.template(packed, { format: 'RAW' }, bo))).toMatchObject({
      errorcode: 'limit.exceeded',
      errorparams: { current: fits.length },
    })
  })

  it('B10: is refused when there is another packing inside', async () => {
    const url = origin.put('/twice.iso.gz', pack('gz', pack('gz', isoBytes())))
    expect(await failure(await register.iso(url))).toMatchObject({
      errorcode: 'image.nested_packing',
      errorparams: { inner: 'gz', outer: 'gz' },
    })
  })

  it('D19: is refused when the first 64 KiB inside are not what was declared', async () => {
    // All of it would be too large, which would be the error if more were unpacked.
    const disk = Buffer.concat([qcow2Bytes(), Buffer.alloc(32 * mib)])
    const url = origin.put('/disk.iso.zst', pack('zst', disk))
    await setSetting(server, 'max.template.iso.size', String(2 / 1024))
    const id = await register.iso(url)
    expect(await failure(id)).toMatchObject({
      errorcode: 'image.format_mismatch',
      errorparams: { declared: 'ISO', found: 'QCOW2' },
    })
    expect(await eventsOf(server, id)).toEqual(['ISO.CREATE INFO', 'ISO.CREATE ERROR'])
  })

  it('B10: is refused when it is damaged, with what to do', async () => {
    const packed = pack('gz', isoBytes())
    const url = origin.put('/cut.iso.gz', packed.subarray(0, packed.length - 1_000))
    const { error, errorcode } = await failure(await register.iso(url))
    expect(errorcode).toBe('source.unpack_failed')
    expect(error).toMatch(/^The file cannot be unpacked, its gz data is damaged or cut short/)
  })
})

describe.skipIf(lacksPacker('xz'))('a server without the program xz', () => {
  const { PATH } = process.env
  let empty: string
  beforeAll(async () => {
    empty = await mkdtemp(path.join(tmpdir(), 'mold-no-programs-'))
  })
  afterEach(() => {
    process.env['PATH'] = PATH
  })
  afterAll(() => rm(empty, { recursive: true }))

  it('A2: refuses an xz source at once and names the package', async () => {
    const url = origin.put('/disk.qcow2.xz', pack('xz', qcow2Bytes()))
    process.env['PATH'] = empty
    const before = await server.admin.call('listTemplates', { templatefilter: 'all' })
    const { text, code } = await server.admin.refused(
      'registerTemplate',
      register.templateParams(url),
    )
    expect(code).toBe('source.unpacker_missing')
    expect(text).toContain('install the package xz-utils (apt-get install xz-utils)')
    const after = await server.admin.call('listTemplates', { templatefilter: 'all' })
    expect(after.count).toBe(before.count)
  })

  it('A2: refuses one that could not be looked at before it has been fetched', async () => {
    const packed = pack('xz', isoBytes())
    // More than what is on its way between two programs.
    const large = Buffer.concat([packed, randomBytes(24 * mib)])
    const url = origin.put('/later.iso.xz', large)
    origin.fault('/later.iso.xz', 'fetch-500')
    const id = await register.iso(url, { skipprobe: true })
    await server.until(id, ({ zones }) => zones![0]!.state === 'failed')
    origin.clear('/later.iso.xz')
    process.env['PATH'] = empty
    await server.admin.call('retryImage', { id })
    await server.until(id, ({ zones }) => zones![0]!.errorcode === 'source.unpacker_missing')
    const fetch = origin.requests.findLast((request) => request.path === '/later.iso.xz')!
    await fetch.closed
    expect(fetch.sent).toBeLessThan(large.length)
    origin.put('/later.iso.xz', packed)
    process.env['PATH'] = PATH
    await server.admin.call('retryImage', { id })
    await server.until(id, (image) => image.isready)
  })
})
