import { AppError } from '../errors.ts'
import { detectFormat, detectHead, verifyFormat } from './detect.ts'
import type { Detected } from './detected.ts'
import type { ImageFacts } from './facts.ts'
import { suffixOf, type ImageFormat, type Packing } from './formats.ts'
import { formatShowsIn } from './head-verdict.ts'
import { guessArchitecture, guessOsType, type OsTypeGuess } from '../os-types/guess.ts'
import { parseIsoHeader } from './iso.ts'
import { type Architecture, type Partitions, readPartitions } from './partitions.ts'
import { bytesReader, headLength, type ImageReader } from './reader.ts'
import type { ImageRemark } from './remarks.ts'

/** What a form can be filled with before the first byte is sent. */
export interface Description {
  /** A name for the image, made from the file's. */
  readonly name: string | undefined
  readonly format: ImageFormat | undefined
  readonly compression: Packing | undefined
  /** Bytes. */
  readonly virtualSize: number | undefined
  readonly bootable: boolean | undefined
  readonly label: string | undefined
  /** Who made a disc. */
  readonly publisher: string | undefined
  readonly architecture: Architecture | undefined
  /** The OS type that all of this speaks of. */
  readonly os: OsTypeGuess | undefined
  readonly remarks: readonly ImageRemark[]
  /** Why this content would be refused. */
  readonly refusal: AppError | undefined
}

/** `debian-12-generic-amd64.qcow2.xz` → `debian-12-generic-amd64`. */
function nameFrom(fileName: string): string | undefined {
  const { formats, packing } = suffixOf(fileName)
  const parts = fileName.split('.')
  const suffixes = (formats.length > 0 ? 1 : 0) + (packing ? 1 : 0)
  const name = parts.slice(0, Math.max(1, parts.length - suffixes)).join('.')
  return name === '' ? undefined : name
}

/**
 * What a file name says of the format. Where the content has been seen and showed nothing, only a
 * format whose beginning shows nothing is left.
 */
function formatByName(fileName: string, seen: boolean): ImageFormat | undefined {
  const { formats } = suffixOf(fileName)
  return seen ? formats.find((format) => format === 'RAW' || format === 'VHD') : formats[0]
}

interface Seen {
  readonly format?: ImageFormat
  readonly partitions?: Partitions
  readonly facts?: ImageFacts
  readonly bootable?: boolean
  readonly refusal?: AppError
}

/** What the bytes show by themselves; RAW is never claimed, since anything could be it. */
async function factsOf(
  head: Uint8Array,
  format: ImageFormat | null,
  reader: ImageReader,
  whole: boolean,
): Promise<Seen> {
  if (format === 'RAW') return { partitions: readPartitions(head) }
  if (format === null) return {}
  const verdict = formatShowsIn(head, format)
  if (verdict.verdict === 'mismatch') return { format, refusal: verdict.error }
  let seen: Seen = { format }
  try {
    seen = { format, ...shownBy(head, format) }
    return { ...seen, facts: await verifyFormat(reader, format) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    // Of a larger source, what stands behind the first 64 KiB is not there to be read.
    return whole ? { ...seen, refusal: error } : seen
  }
}

/** What the head tells of a disc or a disk besides its format. @throws AppError image.* */
function shownBy(head: Uint8Array, format: ImageFormat): Seen {
  // The boot catalogue may stand behind the head; that there is one shows in it.
  if (format === 'ISO') return { bootable: parseIsoHeader(head).bootCatalogSector !== null }
  // Only the data of a fixed VHD begins at its beginning.
  return format === 'VHD' ? { partitions: readPartitions(head) } : {}
}

function combine(
  fileName: string,
  packing: Packing | undefined,
  seen: Seen | undefined,
): Description {
  const label = seen?.facts?.label ?? undefined
  const publisher = seen?.facts?.publisher
  const clues = { fileName, label, publisher, partitions: seen?.partitions }
  return {
    name: nameFrom(fileName),
    format: seen?.format ?? formatByName(fileName, seen !== undefined),
    compression: packing,
    virtualSize: seen?.facts?.virtualSize ?? undefined,
    bootable: seen?.bootable,
    label,
    publisher,
    architecture: guessArchitecture(clues),
    os: guessOsType(clues) ?? undefined,
    remarks: seen?.facts?.remarks ?? seen?.partitions?.remarks ?? [],
    refusal: seen?.refusal,
  }
}

/**
 * Describes a source of which only the beginning is at hand.
 *
 * @param head up to the first 64 KiB
 * @param size bytes in all, when known
 */
export async function describeHead(
  head: Uint8Array,
  size: number | undefined,
  fileName = '',
  packing: Packing | undefined = detectHead(head).packing ?? undefined,
): Promise<Description> {
  const whole = size === head.length
  const seen = packing
    ? undefined
    : await factsOf(
        head,
        detectHead(head, whole).format,
        bytesReader(head, size ?? head.length),
        whole,
      )
  return combine(fileName, packing, seen)
}

/** A description, and what the bytes themselves are. */
export interface FileDescription extends Description {
  /** Undefined for a file without bytes. */
  readonly detected: Detected | undefined
}

/** Describes a file that can be read everywhere, as the server will once it has all of it. */
export async function describeFile(
  reader: ImageReader,
  fileName: string,
): Promise<FileDescription> {
  if (reader.size === 0) {
    const seen = { refusal: new AppError('image.empty') }
    return { ...combine(fileName, undefined, seen), detected: undefined }
  }
  const detected = await detectFormat(reader)
  const { kinds } = detected
  const packing = detected.packing ?? undefined
  if (kinds.length > 1) {
    const refusal = new AppError('image.ambiguous', { found: kinds.join(' and ') })
    return { ...combine(fileName, packing, { refusal }), detected }
  }
  const head = await reader.read(0, headLength)
  const seen = packing ? undefined : await factsOf(head, detected.format, reader, true)
  return { ...combine(fileName, packing, seen), detected }
}
