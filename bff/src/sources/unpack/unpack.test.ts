import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeZip } from '../../../test/support/zip.ts'
import type { Packing } from '@mold/shared/images/formats.ts'
import { detectPacking } from '@mold/shared/images/packing.ts'
import { unpackerFor } from './index.ts'

const MiB = 2 ** 20
const { signal } = new AbortController()
/** Half random and half zeros, so that every packing has something to do. */
const image = Buffer.concat([randomBytes(MiB), Buffer.alloc(MiB)])
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mold-unpack-'))
})
afterEach(() => rm(folder, { recursive: true }))

const installed = (program: string) => {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore', input: '' })
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT')
  }
}

const tool = (program: string, args: string[], input: Buffer) =>
  execFileSync(program, args, { input, maxBuffer: 64 * MiB, stdio: ['pipe', 'pipe', 'ignore'] })

const pack: Record<Packing, (content: Buffer) => Buffer> = {
  gz: (content) => gzipSync(content),
  zst: (content) => zstdCompressSync(content, { params: { [constants.ZSTD_c_checksumFlag]: 1 } }),
  zip: (content) => makeZip([{ name: '../../image.raw', content }]),
  xz: (content) => tool('xz', ['-c', '-1'], content),
  bz2: (content) => tool('bzip2', ['-c'], content),
}
const packings: readonly Packing[] = ['gz', 'zst', 'zip', 'xz', 'bz2']
/** Tests of a packing whose program this machine lacks are skipped. */
const programs: Partial<Record<Packing, string>> = { xz: 'xz', bz2: 'bzip2' }
const lacks = (packing: Packing) => {
  const program = programs[packing]
  return program !== undefined && !installed(program)
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

interface Options {
  readonly signal?: AbortSignal
  /** In place of PATH. */
  readonly path?: string
}

async function unpack(packing: Packing, packed: Buffer, options: Options = {}) {
  const file = join(folder, 'packed')
  await writeFile(file, packed)
  const reads: number[] = []
  const chunks: Buffer[] = []
  const unpacker = unpackerFor(packing, options.path)
  await unpacker.check()
  for await (const chunk of unpacker.unpack(file, options.signal ?? signal, (n) => reads.push(n))) {
    chunks.push(chunk)
  }
  return { bytes: Buffer.concat(chunks), reads }
}

const refusal = (packing: Packing, packed: Buffer, options: Options = {}) =>
  unpack(packing, packed, options).then(
    () => 'unpacked',
    (error: unknown) => error,
  )

for (const packing of packings) {
  describe.skipIf(lacks(packing))(`${packing} files`, () => {
    it('unpacks, and counts the packed bytes', async () => {
      const packed = pack[packing](image)
      expect(detectPacking(packed)).toBe(packing)
      const { bytes, reads } = await unpack(packing, packed)
      expect(bytes.equals(image)).toBe(true)
      expect(reads.at(-1)).toBeGreaterThan(packed.length * 0.9)
      expect(reads.at(-1)).toBeLessThanOrEqual(packed.length)
      expect(reads).toEqual(reads.toSorted((a, b) => a - b))
    })

    it('unpacks nothing at all', async () => {
      expect((await unpack(packing, pack[packing](Buffer.alloc(0)))).bytes).toHaveLength(0)
    })

    it('B10: refuses a file that is cut short', async () => {
      const packed = pack[packing](image)
      for (const length of [packed.length - 1, packed.length - 5, Math.floor(packed.length / 2)]) {
        expect(await refusal(packing, packed.subarray(0, length))).toMatchObject({
          code: 'source.unpack_failed',
          params: { packing },
        })
      }
    })

    it('B10: refuses a damaged file', async () => {
      const packed = Buffer.from(pack[packing](image))
      packed.fill(0x55, 1000, 1400)
      expect(await refusal(packing, packed)).toMatchObject({ code: 'source.unpack_failed' })
    })

    it('B10: unpacks one layer of several', async () => {
      const inner = pack[packing](Buffer.from('inner'))
      expect((await unpack(packing, pack[packing](inner))).bytes.equals(inner)).toBe(true)
    })

    it('B9: an abort ends it within one chunk, with the reason of the signal', async () => {
      const path = join(folder, 'bomb')
      await writeFile(path, pack[packing](Buffer.alloc(32 * MiB)))
      const controller = new AbortController()
      const reason = new Error('budget')
      let received = 0
      const reading = async () => {
        for await (const chunk of unpackerFor(packing).unpack(path, controller.signal)) {
          received += chunk.length
          controller.abort(reason)
        }
      }
      await expect(reading()).rejects.toBe(reason)
      expect(received).toBeLessThanOrEqual(256 * 1024)
    })

    it('B9: a reader that stops ends it', async () => {
      const path = join(folder, 'bomb')
      await writeFile(path, pack[packing](Buffer.alloc(32 * MiB)))
      let last = 0
      const chunks = unpackerFor(packing).unpack(path, signal, (bytes) => (last = bytes))
      for await (const chunk of chunks) if (chunk.length > 0) break
      const at = last
      await new Promise((resolve) => setImmediate(resolve))
      expect(last).toBe(at)
    })

    it('does not begin after an abort', async () => {
      const aborted = AbortSignal.abort(new Error('before'))
      await expect(unpack(packing, pack[packing](image), { signal: aborted })).rejects.toThrow(
        'before',
      )
    })
  })
}

describe('several streams in one file', () => {
  describe.each(['gz', 'zst', 'xz', 'bz2'] as const)('%s', (packing) => {
    it.skipIf(lacks(packing))('are one', async () => {
      const parts = [randomBytes(300_000), randomBytes(300_000), Buffer.alloc(0)]
      const { bytes } = await unpack(packing, Buffer.concat(parts.map(pack[packing])))
      expect(bytes.equals(Buffer.concat(parts))).toBe(true)
    })
  })

  it('zst: with skippable frames before and between, as pzstd writes', async () => {
    const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4])
    const parts = [randomBytes(1000), randomBytes(300_000), Buffer.alloc(MiB)]
    const packed = Buffer.concat(parts.flatMap((part) => [skippable, pack.zst(part)]))
    expect(detectPacking(packed)).toBe('zst')
    expect((await unpack('zst', packed)).bytes.equals(Buffer.concat(parts))).toBe(true)
  })

  it('B10: zst: refuses a file of nothing but tiny frames', async () => {
    const packed = Buffer.concat(Array<Buffer>(1100).fill(pack.zst(Buffer.from('x'))))
    expect(await refusal('zst', packed)).toMatchObject({
      params: { reason: 'too many tiny frames' },
    })
  })

  it('B10: gz: a great many members are still one stream', async () => {
    const packed = Buffer.concat(Array<Buffer>(1_000_000).fill(gzipSync('x')))
    expect((await unpack('gz', packed)).bytes).toHaveLength(1_000_000)
  })

  it('B10: zip: a great many folders are none of an image', async () => {
    const folders = Array.from({ length: 1_000 }, (_, n) => ({
      name: `${n}/`,
      content: Buffer.alloc(0),
    }))
    const file = { name: 'a.iso', content: Buffer.from('the image') }
    expect((await unpack('zip', makeZip([...folders.slice(1), file]))).bytes).toHaveLength(9)
    expect(await refusal('zip', makeZip([...folders, file]))).toMatchObject({
      code: 'source.zip_members',
    })
  })
})

describe('bytes after the end', () => {
  const garbage = Buffer.from('not part of the image, whatever it is')

  describe.each([
    ['gz', garbage],
    ['gz', Buffer.alloc(512)],
    ['zst', garbage],
    ['zst', Buffer.alloc(512)],
    ['zip', garbage],
    ['bz2', garbage],
  ] as const)('%s', (packing, rest) => {
    it.skipIf(lacks(packing))('B10: are refused', async () => {
      for (const content of [image, Buffer.from('small')]) {
        const packed = Buffer.concat([pack[packing](content), rest])
        expect(await refusal(packing, packed)).toMatchObject({ code: 'source.trailing_bytes' })
      }
    })
  })

  it.skipIf(lacks('xz'))('B10: xz refuses them, but for its own padding', async () => {
    const packed = pack.xz(image)
    expect(await refusal('xz', Buffer.concat([packed, garbage]))).toMatchObject({
      code: 'source.unpack_failed',
    })
    const padded = Buffer.concat([packed, Buffer.alloc(512)])
    expect((await unpack('xz', padded)).bytes).toHaveLength(2 * MiB)
  })
})

/** The header of a frame that asks for a window of this many bits (RFC 8878 §3.1). */
const frameHeader = (windowLog: number) => [0x28, 0xb5, 0x2f, 0xfd, 0, (windowLog - 10) << 3]

/** With one stored block. */
const frameWith = (windowLog: number) =>
  Buffer.from([...frameHeader(windowLog), (3 << 3) | 1, 0, 0, 1, 2, 3])

/** With so many blocks of 128 KiB that are one byte again and again. */
function longFrame(windowLog: number, blocks: number): Buffer {
  const repeated = (1 << 1) | ((128 * 1024) << 3)
  const bytes = Array.from({ length: blocks }, (_, index) => {
    const block = Buffer.alloc(4, 7)
    block.writeUIntLE(repeated | (index === blocks - 1 ? 1 : 0), 0, 3)
    return block
  })
  return Buffer.concat([Buffer.from(frameHeader(windowLog)), ...bytes])
}

const measured = join(import.meta.dirname, '../../../test/support/unpack-alone.ts')

describe('memory', () => {
  it('B11: zst refuses a window above 128 MiB and takes one of 128 MiB', async () => {
    expect(await refusal('zst', frameWith(28))).toMatchObject({
      code: 'source.unpack_memory',
      params: { limit: 128 },
    })
    expect((await unpack('zst', frameWith(27))).bytes).toEqual(Buffer.from([1, 2, 3]))
  })

  it.each([
    [27, { bytes: 160 * MiB, code: '' }, 192],
    [31, { bytes: 0, code: 'source.unpack_memory' }, 64],
  ])('B11: zst: a window of %s bits takes no more than it may', async (bits, result, most) => {
    const file = join(folder, 'long.zst')
    await writeFile(file, longFrame(bits, 8 * 160))
    // As the server runs (scripts/lib/server-flags.mjs): else every thread that asks has a heap of its own.
    const args = ['--expose-gc', '--max-semi-space-size=4', measured, 'zst', file]
    // Code that was compiled before makes the program smaller, and what comes to it larger by as much.
    const env = { ...process.env, MALLOC_ARENA_MAX: '2', NODE_DISABLE_COMPILE_CACHE: '1' }
    const output = execFileSync(process.execPath, args, { encoding: 'utf8', env })
    const { mib, ...rest } = JSON.parse(output)
    expect(rest).toEqual(result)
    expect(mib).toBeLessThan(most)
  })

  it.skipIf(lacks('xz'))(
    'B11: xz takes no more than it may, and refuses a dictionary above that',
    async () => {
      // The program in a process that gets no more memory than this, whatever it asks for.
      const program = execFileSync('sh', ['-c', 'command -v xz'], { encoding: 'utf8' }).trim()
      const limited = `#!/bin/sh\nulimit -v 163840\nexec ${program} "$@"\n`
      await writeFile(join(folder, 'xz'), limited, { mode: 0o755 })
      const of = (dict: string) => tool('xz', ['-c', `--lzma2=preset=0,dict=${dict}`], image)
      expect((await unpack('xz', of('96MiB'), { path: folder })).bytes.equals(image)).toBe(true)
      expect(await refusal('xz', of('512MiB'), { path: folder })).toMatchObject({
        code: 'source.unpack_memory',
      })
    },
  )
})

describe('zip', () => {
  const content = Buffer.from('the image')
  const one = { name: 'a.iso', content }

  it('B1: takes a member of any name and passes over folders', async () => {
    const packed = makeZip([
      { name: 'images/', content: Buffer.alloc(0), method: 0 },
      { ...one, name: '/etc/passwd' },
    ])
    expect((await unpack('zip', packed)).bytes.equals(content)).toBe(true)
  })

  it('takes a stored member and zip64 sizes', async () => {
    expect((await unpack('zip', makeZip([{ ...one, method: 0 }]))).bytes.equals(content)).toBe(true)
    expect((await unpack('zip', makeZip([{ ...one, zip64: true }]))).bytes.equals(content)).toBe(
      true,
    )
  })

  it('B12: believes the central directory and not a local header', async () => {
    expect((await unpack('zip', makeZip([{ ...one, localSize: 5 }]))).bytes.equals(content)).toBe(
      true,
    )
  })

  it.each([
    ['two files', [one, { ...one, name: 'b.iso' }], 'source.zip_members'],
    ['no file', [], 'source.zip_members'],
    ['only a folder', [{ name: 'a/', content: Buffer.alloc(0) }], 'source.zip_members'],
    ['an encrypted file', [{ ...one, encrypted: true }], 'source.zip_encrypted'],
    ['an unknown method', [{ ...one, method: 14 }], 'source.zip_method'],
    ['a longer size than true', [{ ...one, centralSize: 100 }], 'source.unpack_failed'],
    ['a shorter size than true', [{ ...one, centralSize: 3 }], 'source.unpack_failed'],
    ['a wrong checksum', [{ ...one, centralCrc: 1 }], 'source.unpack_failed'],
  ])('B12: refuses an archive with %s', async (_title, members, code) => {
    expect(await refusal('zip', makeZip(members))).toMatchObject({ code })
  })
})

describe('programs', () => {
  it.each([
    ['xz', 'xz', 'xz-utils'],
    ['bz2', 'bzip2', 'bzip2'],
  ] as const)('%s: a missing program names its package', async (packing, program, debian) => {
    const unpacker = unpackerFor(packing, folder)
    const expected = { code: 'source.unpacker_missing', params: { program, package: debian } }
    await expect(unpacker.check()).rejects.toMatchObject(expected)
    const chunks = unpacker.unpack(join(folder, 'x'), signal)
    await expect(chunks[Symbol.asyncIterator]().next()).rejects.toMatchObject(expected)
  })

  it('ends a program that waits when the reader stops', async () => {
    const pidFile = join(folder, 'pid')
    await writeFile(join(folder, 'xz'), `#!/bin/sh\necho $$ > ${pidFile}\necho x\nexec sleep 600\n`)
    await chmod(join(folder, 'xz'), 0o755)
    await writeFile(join(folder, 'packed'), image)
    const unpacker = unpackerFor('xz', `${folder}:/usr/bin:/bin`)
    for await (const chunk of unpacker.unpack(join(folder, 'packed'), signal)) {
      if (chunk.length > 0) break
    }
    const pid = Number(await readFile(pidFile, 'utf8'))
    await expect.poll(() => isRunning(pid)).toBe(false)
  })

  it('A18: a program that floods its error output and fails is an error of bounded length', async () => {
    const script =
      '#!/bin/sh\ni=0\nwhile [ $i -lt 20000 ]; do echo "xz: noise $i" >&2; i=$((i+1)); done\nexit 3\n'
    await writeFile(join(folder, 'xz'), script)
    await chmod(join(folder, 'xz'), 0o755)
    await writeFile(join(folder, 'packed'), image)
    const chunks = unpackerFor('xz', `${folder}:/usr/bin:/bin`).unpack(
      join(folder, 'packed'),
      signal,
    )
    const error: unknown = await chunks[Symbol.asyncIterator]()
      .next()
      .catch((e: unknown) => e)
    expect(error).toMatchObject({ code: 'source.unpack_failed' })
    expect(String(error).length).toBeLessThan(1000)
  })
})

describe('detectPacking', () => {
  it.each([
    ['an ISO', Buffer.alloc(64)],
    ['text that begins like bzip2', Buffer.from('BZhello')],
    ['nothing', Buffer.alloc(0)],
    ['a tar file', Buffer.from('image.ovf\0\0\0')],
    ['half a magic', Buffer.from([0x1f, 0x8b])],
  ])('%s is not packed', (_title, head) => {
    expect(detectPacking(head)).toBeUndefined()
  })
})
