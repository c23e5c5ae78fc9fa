import { AppError } from '@mold/shared/errors.ts'

const prefix = 'HTTP_HEADER:'
const token = /^[!#$%&'*+\-.^_`|~\da-z]+$/i
/** One line of what HTTP/1.1 lets stand in a value (RFC 9110 §5.5). */
const line = /^[\t\x20-\x7e\x80-\xff]*$/
const longest = 4_096
/** The transfer itself is made of these. */
const ours: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'if-range',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'range',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

type Details = Readonly<Record<string, string>>

/** Whether a detail of an image is a header of its direct download, which may be a secret (semantics §6). */
export const isHeaderDetail = (name: string) => name.toUpperCase().startsWith(prefix)

/** The details of an image that everybody who sees it may see. */
export function openDetails(details: Details): Details {
  return Object.fromEntries(Object.entries(details).filter(([name]) => !isHeaderDetail(name)))
}

/**
 * The headers that details of an image name, by lower-case name.
 *
 * @throws AppError direct.header
 */
export function directHeaders(details: Details): Record<string, string> {
  const headers = Object.entries(details).flatMap(([name, value]) => {
    if (!isHeaderDetail(name)) return []
    const header = name.slice(prefix.length).trim().toLowerCase()
    const fits = token.test(header) && line.test(value) && value.length <= longest
    if (!fits || ours.has(header)) throw new AppError('direct.header', { name })
    return [[header, value] as const]
  })
  return Object.fromEntries(headers)
}
