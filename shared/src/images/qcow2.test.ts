import { describe, expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import { inspectQcow2, readQcow2Header } from './qcow2.ts'
import { bytesReader } from './reader.ts'
import { patched } from './testing/make-bytes.ts'
import { makeQcow2 } from './testing/make-disks.ts'

const inspect = (image: Uint8Array) => inspectQcow2(bytesReader(image))

/** The code of a refusal; anything else that is thrown is a fault. */
function codeOf(error: unknown): string {
  if (error instanceof AppError) return error.code
  throw error
}

describe('QCOW2', () => {
  it('reads versions 2 and 3', async () => {
    await expect(inspect(makeQcow2({ virtualSize: 5_000_000_000, l1Size: 10 }))).resolves.toEqual({
      format: 'QCOW2',
      variant: 'version 3',
      virtualSize: 5_000_000_000,
      blockSize: 65_536,
      label: null,
      bootable: null,
    })
    const old = await inspect(makeQcow2({ version: 2, clusterBits: 12 }))
    expect(old).toMatchObject({ variant: 'version 2', blockSize: 4096 })
  })

  it.each([
    '/etc/passwd',
    'json:{"driver":"raw","file":{"driver":"file","filename":"/etc/passwd"}}',
    'nbd://127.0.0.1/x',
    'https://169.254.169.254/latest',
    'ssh://h/x',
    'fat:/',
  ])('A1, A3, A4: refuses the backing file %s', async (backingFile) => {
    await expect(inspect(makeQcow2({ backingFile }))).rejects.toMatchObject({
      code: 'image.external_reference',
      params: { what: 'the backing file', reference: backingFile, offset: 8 },
    })
  })

  it('A1: refuses a backing file whose name is out of sight', async () => {
    const image = patched(patched(makeQcow2(), 8, 64, 0xffff_ffff_ffff_fff0n), 16, 32, 9)
    await expect(inspect(image)).rejects.toMatchObject({ code: 'image.external_reference' })
  })

  it('A2: refuses an external data file, by its flag and by its name', async () => {
    const both = makeQcow2({ incompatible: 4n, dataFile: '/srv/x.raw' })
    await expect(inspect(both)).rejects.toMatchObject({
      code: 'image.external_reference',
      params: { what: 'the external data file', reference: '/srv/x.raw' },
    })
    await expect(inspect(makeQcow2({ incompatible: 4n }))).rejects.toMatchObject({
      code: 'image.external_reference',
    })
    await expect(inspect(makeQcow2({ dataFile: 'x' }))).rejects.toMatchObject({
      code: 'image.external_reference',
    })
  })

  it('A2: passes no incompatible feature but compression by zstd and extended L2 entries', async () => {
    const passed: number[] = []
    for (let bit = 0; bit < 64; bit++) {
      const image = makeQcow2({ incompatible: 1n << BigInt(bit) })
      const result = await inspect(bit === 3 ? patched(image, 104, 8, 1) : image).catch(codeOf)
      if (typeof result !== 'string') passed.push(bit)
    }
    expect(passed).toEqual([3, 4])
  })

  it('A2: says of a dirty or corrupt image that it was not closed', async () => {
    await expect(inspect(makeQcow2({ incompatible: 1n }))).rejects.toMatchObject({
      code: 'image.unclean',
    })
    await expect(inspect(makeQcow2({ incompatible: 2n }))).rejects.toMatchObject({
      code: 'image.unclean',
    })
  })

  it('A15: refuses a size that is no number, and tells one that only a limit forbids', async () => {
    const exbibyte = makeQcow2({ clusterBits: 21, l1Size: 2 ** 21, virtualSize: 2n ** 60n })
    await expect(inspect(exbibyte)).rejects.toMatchObject({
      code: 'image.virtual_size',
      params: { bytes: String(2n ** 60n) },
    })
    const pebibyte = makeQcow2({ clusterBits: 21, l1Size: 2 ** 11, virtualSize: 2n ** 50n })
    await expect(inspect(pebibyte)).resolves.toMatchObject({ virtualSize: 2 ** 50 })
    await expect(inspect(patched(pebibyte, 24, 64, 2n ** 63n - 1n))).rejects.toMatchObject({
      code: 'image.bad_header',
    })
  })

  it.each([
    ['cluster_bits', 20, 63],
    ['cluster_bits', 20, 8],
    ['l1_size', 36, 0xffff_ffff],
    ['l1_size', 36, 0],
    ['refcount_table_clusters', 56, 0xffff_ffff],
    ['refcount_order', 96, 7],
    ['header_length', 100, 0xffff_ffff],
    ['header_length', 100, 72],
    ['an extension length', 116, 0xffff_ffff],
    ['compression_type without its feature', 104, 0x0100_0000],
  ])('A17: refuses %s at byte %i of %i', async (_, at, value) => {
    const withExtension = patched(makeQcow2(), 112, 32, at === 116 ? 0x6803_f857 : 0)
    await expect(inspect(patched(withExtension, at, 32, value))).rejects.toMatchObject({
      code: 'image.bad_header',
    })
  })

  it('A17: refuses version 99, an unaligned table and a backing name without place', async () => {
    await expect(inspect(patched(makeQcow2(), 4, 32, 99))).rejects.toMatchObject({
      code: 'image.unsupported_variant',
    })
    await expect(inspect(patched(makeQcow2(), 40, 64, 513))).rejects.toMatchObject({
      code: 'image.bad_header',
    })
    await expect(inspect(patched(makeQcow2(), 16, 32, 0xffff_ffff))).rejects.toMatchObject({
      code: 'image.external_reference',
    })
  })

  it.each([1, 0xffff_ffff])('A17, A19: refuses %i internal snapshots', async (count) => {
    await expect(inspect(patched(makeQcow2(), 60, 32, count))).rejects.toMatchObject({
      code: 'image.unsupported_variant',
      params: { feature: 'internal snapshots', offset: 60 },
    })
  })

  it('A17: refuses extensions that go on where nobody looked', async () => {
    const large = makeQcow2({ clusterBits: 17 })
    await expect(inspect(patched(large, 100, 32, 100_000))).rejects.toMatchObject({
      code: 'image.bad_header',
    })
    const endless = patched(patched(large, 112, 32, 0x6803_f857), 116, 32, 65_536 - 120)
    await expect(inspect(endless)).rejects.toMatchObject({ code: 'image.bad_header' })
  })

  it('A19: refuses dirty bitmaps', async () => {
    const image = patched(patched(makeQcow2(), 112, 32, 0x2385_2875), 116, 32, 24)
    await expect(inspect(image)).rejects.toMatchObject({
      code: 'image.unsupported_variant',
      params: { feature: 'dirty bitmaps', offset: 112 },
    })
  })

  it('A19: refuses encryption', async () => {
    await expect(inspect(patched(makeQcow2(), 32, 32, 2))).rejects.toMatchObject({
      code: 'image.encrypted',
    })
  })

  it('says of a cut off image how much is missing', async () => {
    const image = makeQcow2().subarray(0, 150_000)
    await expect(inspect(image)).rejects.toMatchObject({
      code: 'image.truncated',
      params: { size: 150_000, needed: String(3 * 65_536 + 8) },
    })
    const elsewhere = patched(makeQcow2(), 48, 64, 2n ** 40n)
    await expect(inspect(elsewhere)).rejects.toMatchObject({ code: 'image.truncated' })
    await expect(inspect(image.subarray(0, 50))).rejects.toMatchObject({ code: 'image.truncated' })
  })

  it('keeps 64-bit fields exact', async () => {
    const image = patched(makeQcow2(), 80, 64, 0x8000_0000_0000_0001n)
    const header = await readQcow2Header(bytesReader(image))
    expect(header.compatibleFeatures).toBe(0x8000_0000_0000_0001n)
  })
})
