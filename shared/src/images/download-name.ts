import { withoutHiddenCharacters } from './hidden-characters.ts'

export interface DownloadFileName {
  /** The name in any language, fit for every file system. */
  readonly name: string
  /** The same in ASCII letters for programs that know no other. */
  readonly ascii: string
}

/** Most file systems allow 255 bytes; a few are left for what a browser adds, as in ` (1)`. */
const maxBytes = 240
/** Names that Windows keeps for devices, whatever follows the first dot. */
const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i

/**
 * A file name for the download of an image from its display name (security cases E4, E22).
 * `extension` goes without its dot, in ASCII letters and digits, as in `qcow2`.
 */
export function downloadFileName(name: string, extension: string): DownloadFileName {
  const stem = stemOf(name, extension)
  const suffix = `.${extension}`
  return {
    name: `${cutToBytes(stem, maxBytes - suffix.length)}${suffix}`,
    ascii: `${asciiOf(stem).slice(0, maxBytes - suffix.length)}${suffix}`,
  }
}

/** The value of `Content-Disposition` for a download (RFC 6266, RFC 8187). */
export function contentDisposition(file: DownloadFileName): string {
  return `attachment; filename="${file.ascii}"; filename*=UTF-8''${percentEncoded(file.name)}`
}

function stemOf(name: string, extension: string): string {
  const plain = withoutHiddenCharacters(name)
    .replace(/[/\\:*?"<>|]/gu, '_')
    .replace(/\s+/gu, ' ')
  const bare = trimEnds(plain)
  const suffix = `.${extension}`
  const doubled = bare.toLowerCase().endsWith(suffix.toLowerCase())
  const stem = trimEnds(doubled ? bare.slice(0, -suffix.length) : bare)
  if (stem === '') return 'image'
  return deviceName.test(stem) ? `_${stem}` : stem
}

/** Dots and spaces at the ends hide a file or are dropped by Windows. */
function trimEnds(text: string): string {
  return text.replace(/^[.\s]+|[.\s]+$/gu, '')
}

/** Cuts between characters as a reader counts them, so that none is left in halves. */
function cutToBytes(text: string, limit: number): string {
  const encoder = new TextEncoder()
  let result = ''
  let bytes = 0
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    bytes += encoder.encode(segment).length
    if (bytes > limit) break
    result += segment
  }
  return trimEnds(result) || 'image'
}

/** Quotes, backslashes and percent signs are read differently by different programs. */
function asciiOf(stem: string): string {
  const text = stem
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^ !#$&'()+,\-.0-9;=@A-Z[\]^_`a-z{}~]+/gu, '_')
    .replace(/_{2,}/gu, '_')
  const trimmed = trimEnds(text)
  return /[0-9a-z]/i.test(trimmed) ? trimmed : 'image'
}

/** `encodeURIComponent` leaves four characters that RFC 8187 does not allow. */
function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
