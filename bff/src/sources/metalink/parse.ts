import { AppError } from '@mold/shared/errors.ts'
import { type Checksum, checksumAlgorithms, parseChecksum } from '@mold/shared/images/checksum.ts'
import { childOf, childrenOf, parseXml, type XmlElement } from '@mold/shared/images/ovf/xml.ts'
import { parseImageUrl } from '../url.ts'

/** Bounds within which every real metalink file is (security case D4). */
export const metalinkBounds = { bytes: 256 * 1024, mirrors: 20 } as const

/** One file with its mirrors, as a metalink file tells of it. */
export interface Metalink {
  /** http and https addresses, the best one first. */
  readonly mirrors: readonly URL[]
  /** One of each algorithm that we know. */
  readonly digests: readonly Checksum[]
  /** Bytes of the file, where it says so. */
  readonly size: number | undefined
}

const versions: Readonly<Record<string, 3 | 4>> = {
  'http://www.metalinker.org/': 3,
  'urn:ietf:params:xml:ns:metalink': 4,
}

const invalid = (reason: string, cause?: unknown) =>
  new AppError('direct.metalink', { reason }, { cause })

/**
 * Reads a metalink file of version 3 or 4 (RFC 5854), which has to tell of one file alone. It is parsed without
 * document types and entities, and within bounds, as descriptors of appliances are (security cases C1, C2).
 *
 * @throws AppError direct.metalink
 */
export function parseMetalink(bytes: Uint8Array): Metalink {
  if (bytes.length > metalinkBounds.bytes) throw invalid(`it has ${bytes.length} bytes`)
  const root = rootOf(bytes)
  const version = versions[root.namespace]
  if (root.name !== 'metalink' || version === undefined) throw invalid('it is no metalink file')
  const files = childrenOf((version === 3 ? childOf(root, 'files') : root) ?? root, 'file')
  const [file] = files
  if (!file) throw invalid('it names no file')
  if (files.length > 1) throw invalid('it names several files, and an image is one')
  const [urls, hashes] =
    version === 3
      ? [partsOf(file, 'resources', 'url'), partsOf(file, 'verification', 'hash')]
      : [childrenOf(file, 'url'), childrenOf(file, 'hash')]
  return {
    mirrors: mirrorsOf(urls, version),
    digests: digestsOf(hashes),
    size: sizeOf(childOf(file, 'size')),
  }
}

function rootOf(bytes: Uint8Array): XmlElement {
  try {
    return parseXml(bytes, 'metalink')
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw invalid(String(error.params['problem']), error)
  }
}

const partsOf = (file: XmlElement, group: string, name: string) =>
  childrenOf(file, group).flatMap((of) => childrenOf(of, name))

/** Version 3 has a preference, which is better when it is higher; version 4 a priority, which is better when lower. */
function rankOf({ attributes }: XmlElement, version: 3 | 4): number {
  const text = attributes.get(version === 3 ? 'preference' : 'priority') ?? ''
  const given = /^\d{1,6}$/.test(text) ? Number(text) : undefined
  return version === 3 ? -(given ?? 0) : (given ?? 999_999)
}

function mirrorsOf(urls: readonly XmlElement[], version: 3 | 4): URL[] {
  if (urls.length > metalinkBounds.mirrors) {
    throw invalid(`it names ${urls.length} mirrors, more than ${metalinkBounds.mirrors}`)
  }
  const ranked = urls.toSorted((a, b) => rankOf(a, version) - rankOf(b, version))
  const mirrors = ranked.flatMap(({ text }) => {
    // Other ways, such as ftp and BitTorrent, are left to others.
    if (!/^\s*https?:/i.test(text)) return []
    try {
      return [parseImageUrl(text)]
    } catch (error) {
      throw invalid(error instanceof Error ? error.message : 'an address in it is none', error)
    }
  })
  const [...known] = new Map(mirrors.map((url) => [url.href, url])).values()
  if (known.length === 0) throw invalid('it names no mirror with an http or https address')
  return known
}

function digestsOf(hashes: readonly XmlElement[]): Checksum[] {
  const digests = new Map<string, Checksum>()
  for (const { attributes, text } of hashes) {
    const type = (attributes.get('type') ?? '').trim().toLowerCase().replace('-', '')
    if (!checksumAlgorithms.some((known) => known === type)) continue
    const digest = digestOf(type, text)
    const before = digests.get(type)
    if (before && before.hex !== digest.hex) throw invalid(`it has two digests by ${type}`)
    digests.set(type, digest)
  }
  return [...digests.values()]
}

function digestOf(type: string, text: string): Checksum {
  try {
    return parseChecksum(`{${type}}${text.trim()}`)
  } catch (error) {
    throw invalid(`its digest by ${type} is none`, error)
  }
}

function sizeOf(element: XmlElement | undefined): number | undefined {
  const text = element?.text.trim() ?? ''
  if (text === '') return undefined
  const size = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(size)) throw invalid('the size in it is no number of bytes')
  return size
}
