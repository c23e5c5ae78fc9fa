import { AppError } from '@mold/shared/errors.ts'

/** Longest URL that is taken, in characters. */
export const maxUrlLength = 2048

// oxlint-disable-next-line no-control-regex -- these are what it looks for
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/

/**
 * The address of an image as a user gives it: http or https, nothing else (protocol semantics §4.2).
 * Errors never repeat a user name, a password or the values of a query (security case D18).
 * @throws AppError source.url_*
 */
export function parseImageUrl(text: string): URL {
  const trimmed = text.trim()
  if (controls.test(trimmed)) throw new AppError('source.url_control_characters')
  if (trimmed.length > maxUrlLength) {
    throw new AppError('source.url_too_long', { length: trimmed.length, max: maxUrlLength })
  }
  const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined
  const scheme = schemeOf(trimmed)
  if (scheme === 'file:') throw new AppError('source.url_file')
  if (scheme !== undefined && scheme !== 'http:' && scheme !== 'https:') {
    throw new AppError('source.url_scheme', { url: redactText(trimmed) })
  }
  // WHATWG parsing also reads `http:host` and `http:\\host` as http://host, which nobody means.
  if (url === undefined || !/^https?:\/\/[^/\\]/i.test(trimmed) || url.port === '0') {
    throw new AppError('source.url_invalid', { url: redactText(trimmed) })
  }
  if (url.username !== '' || url.password !== '') throw new AppError('source.url_credentials')
  url.hash = ''
  return url
}

/** A URL for logs, events and messages: without user name, password, fragment and query values. */
export function redactUrl(url: URL | string): string {
  return redactText(String(url))
}

/** Host name of a URL without the brackets of IPv6, as resolvers and certificates know it. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

/** The same for text that need not parse, so by pattern; long text is cut. */
function redactText(text: string): string {
  const [beforeFragment = ''] = text.slice(0, maxUrlLength).split('#')
  const [path = '', ...query] = beforeFragment.split('?')
  const values = query.join('?').replaceAll(/=[^&]*/g, '=***')
  // A path may hold an @ of its own; everything up to the last one before the first / may be secret.
  const plain = path.replace(/^([a-z][a-z\d+.-]*:[/\\]+)?[^/\\]*@/i, '$1')
  return query.length === 0 ? plain : `${plain}?${values}`
}

/** What stands before the colon; in `host:8080/path` that is no scheme. */
function schemeOf(text: string): string | undefined {
  return /^[a-z][a-z\d+.-]*:(?!\d)/i.exec(text)?.[0].toLowerCase()
}
