import { AppError } from '../errors.ts'
import { type Checksum, checksumAlgorithms, parseChecksum } from './checksum.ts'

/** Bytes of the longest list that is read; those of whole distributions have some ten thousand. */
export const maxChecksumList = 1024 ** 2

/** What a list of checksums has for one file. */
export interface ListedChecksum {
  readonly checksum: Checksum
  /** The file as the list calls it; undefined in a list that is the one digest alone. */
  readonly entry: string | undefined
}

/** A longer line names no file. */
const maxLine = 4096
const namesTold = 5

/**
 * Looks a file up in a list of checksums: SHA256SUMS, MD5SUMS and their like as GNU's tools write them
 * (`hex  name`, `hex *name`), BSD's (`SHA256 (name) = hex`), and a digest alone. Lines that are neither,
 * such as those of a signature, are passed over; the length tells the algorithm, and the longest counts.
 *
 * @param file name of the file, or its path where several of the list have that name
 * @throws AppError image.checksum_list_empty, …_unlisted, …_ambiguous
 */
export function findInChecksumList(text: string, file: string): ListedChecksum {
  const entries = text.split('\n').flatMap((line) => readLine(line.trim()) ?? [])
  if (entries.length === 0) throw new AppError('image.checksum_list_empty')
  const wanted = partsOf(file)
  const found = strongest(bestMatches(entries, wanted))
  const [first] = found
  if (first === undefined) throw unlisted(entries, wanted)
  if (found.some(({ checksum }) => checksum.hex !== first.checksum.hex)) {
    throw new AppError('image.checksum_list_ambiguous', { file: wanted.at(-1) ?? '' })
  }
  return first
}

function readLine(line: string): ListedChecksum | undefined {
  if (line.length > maxLine) return undefined
  const gnu = /^(\\?)([0-9a-f]{32,128})(?:[ \t]+\*?(.+))?$/is.exec(line)
  if (gnu) return entryOf(gnu[2] ?? '', gnu[3], gnu[1] !== '')
  const bsd = /^(\\?)([a-z0-9-]+)\s?\((.+)\)\s?=\s?([0-9a-f]+)$/is.exec(line)
  if (!bsd) return undefined
  // OpenSSL writes `SHA2-256`.
  const algorithm = bsd[2]?.replace(/^sha2-/i, 'sha')
  return entryOf(`{${algorithm}}${bsd[4]}`, bsd[3], bsd[1] !== '')
}

/** @param escaped the name has `\n` and `\\`, as the backslash before its line says */
function entryOf(
  digest: string,
  name: string | undefined,
  escaped: boolean,
): ListedChecksum | undefined {
  try {
    const checksum = parseChecksum(digest)
    const plain = escaped ? name?.replaceAll(/\\([\\nr])/g, unescaped) : name
    // A digest of what came through a pipe.
    return { checksum, entry: plain === '-' ? undefined : plain }
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

const unescaped = (_: string, letter: string) =>
  letter === 'n' ? '\n' : letter === 'r' ? '\r' : '\\'

function partsOf(path: string): string[] {
  return path.split(/[/\\]/).filter((part) => part !== '' && part !== '.')
}

/** Those of the file's name whose folders fit best, else digests that have no name. */
function bestMatches(
  entries: readonly ListedChecksum[],
  wanted: readonly string[],
): ListedChecksum[] {
  const named = entries.filter(({ entry }) => entry !== undefined)
  if (named.length === 0) return [...entries]
  const scored = named.map((each) => ({ each, score: equalEnd(partsOf(each.entry ?? ''), wanted) }))
  const best = scored.reduce((most, { score }) => Math.max(most, score), 1)
  return scored.filter(({ score }) => score === best).map(({ each }) => each)
}

/** How many parts of two paths are the same, counted from the file's name. */
function equalEnd(path: readonly string[], other: readonly string[]): number {
  let count = 0
  while (count < path.length && path.at(-1 - count) === other.at(-1 - count)) count += 1
  return count
}

/** Those of the longest algorithm: a list may have several. */
function strongest(found: readonly ListedChecksum[]): ListedChecksum[] {
  const rank = ({ checksum }: ListedChecksum) => checksumAlgorithms.indexOf(checksum.algorithm)
  const best = found.reduce((most, each) => Math.max(most, rank(each)), 0)
  return found.filter((each) => rank(each) === best)
}

function unlisted(entries: readonly ListedChecksum[], wanted: readonly string[]): AppError {
  const file = wanted.at(-1) ?? ''
  const suffix = suffixOf(file)
  const names = new Set(entries.flatMap(({ entry }) => (entry === undefined ? [] : [shown(entry)])))
  const kin = [...names].toSorted(
    (a, b) => Number(suffixOf(b) === suffix) - Number(suffixOf(a) === suffix),
  )
  const rest = kin.length > namesTold ? ', …' : ''
  return new AppError('image.checksum_list_unlisted', {
    file: shown(file),
    entries: kin.slice(0, namesTold).join(', ') + rest,
  })
}

const suffixOf = (name: string) => /\.[^.]*$/.exec(name)?.[0]

/** A name as a message may repeat it. */
const shown = (name: string) => name.replaceAll(/\p{C}/gu, '').slice(0, 100)
