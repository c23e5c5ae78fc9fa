import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { pattern, startOrigin, type Origin } from '../../test/support/origin.ts'
import { createFetcher, type FetcherConfig } from './fetcher.ts'
import { openImport } from './import-folder.ts'
import { NoParts, partsOfImport, partsOfUrl, partsReader } from './parts.ts'
import { probeUrl } from './probe.ts'

const { signal } = new AbortController()
const size = 50_000_000
const file = pattern(size)
let origin: Origin
beforeEach(async () => {
  origin = await startOrigin()
  origin.put('/a.iso', file)
})
afterEach(() => origin.close())

const policy = { allowed: ['127.0.0.0/8'] }
const config: FetcherConfig = {
  policy: async () => policy,
  own: async () => [],
  followRedirects: async () => true,
}

/** A reader of what a look at a URL has found. */
async function readerOf(url: string, options: { deadlineMs?: number } = {}) {
  const fetcher = createFetcher(config)
  const found = await probeUrl(fetcher, new URL(url), signal)
  const readPart = partsOfUrl(fetcher, found)
  if (readPart === undefined) return undefined
  return partsReader(readPart, { head: found.head, size: found.size ?? 0, signal, ...options })
}

const openReader = async (options?: { deadlineMs: number }) => {
  const reader = await readerOf(`${origin.url}/a.iso`, options)
  if (!reader) throw new Error('no parts')
  return reader
}

const ranges = () => origin.requests.slice(2).map(({ headers }) => headers.range)

describe('parts of a URL', () => {
  it('are read where they are asked for, what is there already from there', async () => {
    const reader = await openReader()
    expect(reader.size).toBe(size)
    for (const [offset, length] of [
      [0, 65_536],
      [100, 10],
      [40_000_000, 512],
      [40_000_100, 60_000],
      [65_530, 20],
      [size - 512, 512],
    ] as const) {
      expect(Buffer.from(await reader.read(offset, length))).toEqual(file.generate(offset, length))
    }
    expect(await reader.read(size - 10, 20)).toHaveLength(10)
    expect(await reader.read(size + 10, 20)).toHaveLength(0)
    expect(ranges()).toEqual([
      'bytes=40000000-40065535',
      'bytes=65530-131065',
      `bytes=${size - 512}-${size - 1}`,
    ])
  })

  it('are none where a server does not tell of them or of the length', async () => {
    for (const fault of ['fetch-no-range', 'fetch-no-length'] as const) {
      origin.fault('/a.iso', fault)
      expect(await readerOf(`${origin.url}/a.iso`)).toBeUndefined()
    }
  })

  it('are none once the file is another, is gone, or says more than was asked for', async () => {
    const changes = [
      () => origin.put('/a.iso', pattern(size)),
      () => origin.put('/a.iso', pattern(size + 1)),
      () => origin.fault('/a.iso', 'fetch-404'),
      () => origin.fault('/a.iso', 'fetch-no-range'),
      () => origin.fault('/a.iso', 'fetch-redirect-inside'),
      () => origin.fault('/a.iso', 'fetch-length-short'),
    ]
    for (const change of changes) {
      const reader = await openReader()
      change()
      await expect(reader.read(1_000_000, 512)).rejects.toBeInstanceOf(NoParts)
      origin.clear('/a.iso')
    }
  })

  it('D2: are asked of no address that was refused meanwhile', async () => {
    const reader = await openReader()
    const before = origin.requests.length
    policy.allowed = []
    await expect(reader.read(1_000_000, 512)).rejects.toBeInstanceOf(NoParts)
    policy.allowed = ['127.0.0.0/8']
    expect(origin.requests).toHaveLength(before)
  })

  it('D14: are not many, nor long, nor slow', async () => {
    const many = await openReader()
    const readMany = async () => {
      for (let at = 1; at <= 100; at += 1) await many.read(at * 300_000, 512)
    }
    await expect(readMany()).rejects.toBeInstanceOf(NoParts)
    expect(ranges()).toHaveLength(64)
    await expect((await openReader()).read(0, 17 * 2 ** 20)).rejects.toBeInstanceOf(NoParts)
    const slow = await openReader({ deadlineMs: 50 })
    const release = origin.hold('/a.iso')
    await expect(slow.read(1_000_000, 512)).rejects.toBeInstanceOf(NoParts)
    release()
  })

  it('end with the reason of whoever does not want them any more', async () => {
    const fetcher = createFetcher(config)
    const found = await probeUrl(fetcher, new URL(`${origin.url}/a.iso`), signal)
    const stop = new AbortController()
    const readPart = partsOfUrl(fetcher, found)!
    const reader = partsReader(readPart, { head: found.head, size, signal: stop.signal })
    const release = origin.hold('/a.iso')
    const reading = reader.read(1_000_000, 512)
    await release.reached
    stop.abort(new Error('enough'))
    await expect(reading).rejects.toThrow('enough')
    release()
  })
})

describe('parts of the import folder', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mold-parts-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('are of the file that was looked at, and of no other', async () => {
    const content = file.generate(0, 3_000_000)
    await writeFile(path.join(folder, 'a.iso'), content)
    const first = await openImport(folder, 'a.iso', { signal })
    first.close()
    const head = content.subarray(0, 65_536)
    const read = partsOfImport(folder, 'a.iso', first.validator)
    const open = () => partsReader(read, { head, size: content.length, signal })
    expect(Buffer.from(await open().read(2_000_000, 70_000))).toEqual(
      content.subarray(2_000_000, 2_070_000),
    )
    await writeFile(path.join(folder, 'a.iso'), Buffer.alloc(3_000_001))
    await expect(open().read(2_000_000, 512)).rejects.toBeInstanceOf(NoParts)
  })
})
