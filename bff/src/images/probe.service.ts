import type { ProbeResult } from '../sources/probe.ts'
import { AppError } from '@mold/shared/errors.ts'
import { findInChecksumList, type ListedChecksum } from '@mold/shared/images/checksum-list.ts'
import {
  describeFile,
  describeHead,
  type Description as Described,
} from '@mold/shared/images/describe.ts'
import { checkSuffix } from '@mold/shared/images/formats.ts'
import { formatShowsIn } from '@mold/shared/images/head-verdict.ts'
import { type Caller, isRoot } from '../access/caller.ts'
import type { Db } from '../db/database.ts'
import { osTypeNamed } from '../infrastructure/os.repository.ts'
import type { Settings } from '../settings/settings.service.ts'
import { readChecksumList } from '../sources/checksum-list.ts'
import { isRetryable } from '../sources/failures.ts'
import type { Fetcher } from '../sources/fetcher.ts'
import { detectPacking } from '@mold/shared/images/packing.ts'
import { NoParts, partsOfImport, partsOfUrl, partsReader, type ReadPart } from '../sources/parts.ts'
import { probeUrl } from '../sources/probe.ts'
import { unpackerFor } from '../sources/unpack/index.ts'
import { parseImageUrl } from '../sources/url.ts'
import { maxVirtualBytes, requireVirtualSize } from './limits.ts'
import { createProbeLimits, type ProbeLimitOptions } from './probe-limits.ts'
import type { RegisterRequest } from './register/request.ts'
import { importPathOf, openSource } from './sources.ts'

const gib = 1024 ** 3
const headBytes = 64 * 1024

export interface ProbeParts {
  readonly db: Db
  readonly settings: Settings
  readonly fetcher: Fetcher
  readonly importDir?: string | undefined
  readonly limits?: ProbeLimitOptions
}

interface Looked extends Omit<ProbeResult, 'url' | 'finalUrl'> {
  readonly finalUrl: string
  /** Undefined where only the beginning can be had. */
  readonly readPart: ReadPart | undefined
}

/** What of a registration is about its source. */
export type ProbedRequest = Pick<RegisterRequest, 'url' | 'format' | 'skipprobe'>

/** Looks at sources before anything is made of them. */
export interface SourceProbe {
  /**
   * Refuses a registration whose source cannot be right (semantics §4.2, decisions: probe).
   *
   * @returns the bytes that it will store, where the source tells
   */
  check(caller: Caller, request: ProbedRequest, signal: AbortSignal): Promise<number | undefined>
  /** What the add form fills itself with. */
  describe(caller: Caller, url: string, signal: AbortSignal): Promise<Description>
  /**
   * What a list of checksums, such as SHA256SUMS, has for an image.
   *
   * @throws AppError image.checksum_list_*, source.*
   */
  findChecksum(
    caller: Caller,
    of: { readonly url: string; readonly file: string },
    signal: AbortSignal,
  ): Promise<ListedChecksum & { readonly url: URL }>
}

export interface Description
  extends Omit<Looked, 'head' | 'readPart'>, Omit<Described, 'compression' | 'os' | 'refusal'> {
  /** The words that led to the OS type, and where they stand. */
  readonly osGuess: Described['os']
  readonly os: { readonly uuid: string; readonly description: string } | undefined
  readonly warnings: readonly string[]
}

async function lookAtImport(parts: ProbeParts, path: string, signal: AbortSignal): Promise<Looked> {
  const source = await openSource({ ...parts, stallMs: 60_000 }, `import:${path}`, {
    offset: 0,
    validator: undefined,
    signal,
  })
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of source.chunks) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= headBytes) break
  }
  source.close()
  const head = Buffer.concat(chunks).subarray(0, headBytes)
  return {
    finalUrl: `import:${path}`,
    size: source.length,
    fileName: path.split('/').at(-1),
    contentType: undefined,
    compression: detectPacking(head),
    acceptsRanges: true,
    validator: source.validator,
    head,
    readPart: partsOfImport(parts.importDir, path, source.validator),
  }
}

async function look(
  parts: ProbeParts,
  caller: Caller,
  url: string,
  signal: AbortSignal,
): Promise<Looked> {
  const path = importPathOf(url)
  if (path !== undefined) {
    if (!isRoot(caller)) throw new AppError('image.import_root_only')
    return lookAtImport(parts, path, signal)
  }
  const found = await probeUrl(parts.fetcher, parseImageUrl(url), signal)
  const readPart = partsOfUrl(parts.fetcher, found)
  return { ...found, finalUrl: found.finalUrl.href, readPart }
}

/** By whatever of it the rules for its format ask for, or by its beginning where that is all there is. */
async function describeLooked(found: Looked, signal: AbortSignal): Promise<Described> {
  const { head, size, fileName, compression, readPart } = found
  if (readPart && size !== undefined && compression === undefined) {
    try {
      return await describeFile(partsReader(readPart, { head, size, signal }), fileName ?? '')
    } catch (error) {
      if (!(error instanceof NoParts)) throw error
    }
  }
  return describeHead(head, size, fileName, compression)
}

/** Of an address the path, without the escapes that lists do not have. */
function pathOf(file: string): string {
  if (!/^https?:/i.test(file)) return importPathOf(file) ?? file
  const { pathname } = parseImageUrl(file)
  try {
    return decodeURIComponent(pathname)
  } catch {
    return pathname
  }
}

/** The limit in bytes that setting max.template.iso.size puts on one file. */
export async function maxImageBytes(settings: Settings): Promise<number> {
  return (await settings.number('max.template.iso.size')) * gib
}

/** Setting: a host that cannot be resolved now may be registered; the fetch says so later. */
async function mayNotResolve(settings: Settings, error: unknown): Promise<boolean> {
  if (!(error instanceof AppError) || error.code !== 'source.unresolved') return false
  return !(await settings.boolean('validate.url.is.resolvable.before.registering.template'))
}

/** A root admin may go on although the source cannot be reached now, but not to a wrong one. */
function mayGoOn(caller: Caller, request: ProbedRequest, error: unknown): boolean {
  const unreachable =
    error instanceof AppError &&
    (isRetryable(error) || /^source\.(unresolved|refused|http_|tls_)/.test(error.code))
  return request.skipprobe === true && isRoot(caller) && unreachable
}

export function createSourceProbe(parts: ProbeParts): SourceProbe {
  const limited = createProbeLimits(parts.limits)
  const lookAt = (caller: Caller, url: string, signal: AbortSignal) =>
    limited({ caller, url, signal, work: (until) => look(parts, caller, url, until) })
  return {
    async check(caller, request, signal) {
      const path = importPathOf(request.url)
      checkSuffix(path ?? parseImageUrl(request.url).pathname, request.format)
      let found: Looked
      try {
        found = await lookAt(caller, request.url, signal)
      } catch (error) {
        if (mayGoOn(caller, request, error)) return undefined
        if (await mayNotResolve(parts.settings, error)) return undefined
        throw error
      }
      const max = await maxImageBytes(parts.settings)
      if ((found.size ?? 0) > max) {
        throw new AppError('image.too_large', { size: found.size, max })
      }
      if (found.compression) {
        await unpackerFor(found.compression).check()
        return undefined
      }
      const verdict = formatShowsIn(found.head, request.format)
      if (verdict.verdict === 'mismatch') throw verdict.error
      const { virtualSize = 0 } = await describeHead(found.head, found.size, found.fileName)
      await requireVirtualSize(parts.settings, virtualSize)
      return found.size
    },
    async describe(caller, url, signal) {
      const work = async (until: AbortSignal) => {
        const { head, readPart, ...found } = await look(parts, caller, url, until)
        return { found, described: await describeLooked({ ...found, head, readPart }, until) }
      }
      const { found, described } = await limited({ caller, url, signal, work })
      const { os, refusal, ...shown } = described
      const max = await maxImageBytes(parts.settings)
      const tooLarge = (found.size ?? 0) > max ? ['image.too_large'] : []
      const maxVirtual = await maxVirtualBytes(parts.settings)
      if ((shown.virtualSize ?? 0) > maxVirtual) tooLarge.push('image.virtual_too_large')
      return {
        ...shown,
        ...found,
        osGuess: os,
        os: os && (await osTypeNamed(parts.db, os.description)),
        warnings: refusal === undefined ? tooLarge : [refusal.code, ...tooLarge],
      }
    },
    async findChecksum(caller, { url, file }, signal) {
      const address = parseImageUrl(url)
      const path = pathOf(file)
      const work = (until: AbortSignal) => readChecksumList(parts.fetcher, address, until)
      const list = await limited({ caller, url, signal, work })
      return { ...findInChecksumList(list.text, path), url: list.url }
    },
  }
}
