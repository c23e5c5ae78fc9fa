import { AppError } from '@mold/shared/errors.ts'
import type { ImageReader } from '@mold/shared/images/reader.ts'
import { readBody } from './body.ts'
import type { Fetcher } from './fetcher.ts'
import { openImport } from './import-folder.ts'
import type { ProbeResult } from './probe.ts'
import { hostOf } from './url.ts'

/** Gives bytes of a source, all of those that are asked for. */
export type ReadPart = (offset: number, length: number, signal: AbortSignal) => Promise<Uint8Array>

/** A source does not give parts of itself, or not so many; its beginning is all that can be looked at. */
export class NoParts extends Error {}

export interface PartsOptions {
  /** Up to the first 64 KiB, which are there already. */
  readonly head: Uint8Array
  /** Bytes of the whole. */
  readonly size: number
  readonly signal: AbortSignal
  /** Milliseconds for all of it; 5 s. */
  readonly deadlineMs?: number
}

/** What is asked for at least, in bytes: a header and what it belongs to often stand side by side. */
const leastPart = 65_536
/** Appliances of any size that is usual are looked through by less. */
const maxParts = 64
const maxBytes = 16 * 1024 * 1024
const keptParts = 16

/**
 * A source as something to be read anywhere, so that the rules for files hold for it before it is fetched.
 * It is asked for little: whoever gets `NoParts` has to do with the head.
 */
export function partsReader(readPart: ReadPart, options: PartsOptions): ImageReader {
  const { head, size, deadlineMs = 5_000 } = options
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(deadlineMs)])
  const held = [{ at: 0, bytes: head }]
  let parts = 0
  let total = 0

  async function fetch(at: number, length: number): Promise<Uint8Array> {
    parts += 1
    total += length
    if (parts > maxParts || total > maxBytes) throw new NoParts('too much of it would be read')
    try {
      return await readPart(at, length, signal)
    } catch (cause) {
      // The caller's own end is nothing of the source.
      options.signal.throwIfAborted()
      throw new NoParts('the source gives no parts', { cause })
    }
  }

  return {
    size,
    async read(offset, length) {
      const end = Math.min(offset + length, size)
      if (end <= offset) return new Uint8Array(0)
      const near = held.find(({ at, bytes }) => at <= offset && end <= at + bytes.length)
      if (near) return near.bytes.subarray(offset - near.at, end - near.at)
      const bytes = await fetch(offset, Math.min(Math.max(length, leastPart), size - offset))
      if (bytes.length <= leastPart) held.push({ at: offset, bytes })
      if (held.length > keptParts) held.splice(1, 1)
      return bytes.subarray(0, end - offset)
    },
  }
}

/** Parts of what a URL was found to have; undefined where its server tells of none. */
export function partsOfUrl(
  fetcher: Fetcher,
  { finalUrl, size, validator, acceptsRanges }: ProbeResult,
): ReadPart | undefined {
  if (!acceptsRanges || size === undefined) return undefined
  return async (offset, length, signal) => {
    const until = offset + length - 1
    const response = await fetcher.open(finalUrl, { offset, until, ifRange: validator, signal })
    const same = response.total === size && response.validator === validator
    if (response.status !== 206 || !same) {
      response.body.destroy()
      throw new AppError('source.bad_range', { host: hostOf(finalUrl), offset })
    }
    return collect(readBody(response, { signal }), length)
  }
}

/** Parts of a file of the import folder, as long as it is the same file. */
export function partsOfImport(folder: string | undefined, path: string, validator?: string) {
  const read: ReadPart = async (offset, length, signal) => {
    const source = await openImport(folder, path, { offset, validator, signal })
    if (source.start === offset) return collect(source.chunks, length)
    source.close()
    throw new AppError('source.import_changed', { path })
  }
  return read
}

/** The first bytes; the rest is not read. */
async function collect(chunks: AsyncIterable<Buffer>, length: number): Promise<Uint8Array> {
  const parts: Buffer[] = []
  let received = 0
  for await (const chunk of chunks) {
    parts.push(chunk)
    received += chunk.length
    if (received >= length) return Buffer.concat(parts).subarray(0, length)
  }
  throw new NoParts('it ended before its end')
}
