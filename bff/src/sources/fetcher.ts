import { lookup as dnsLookup } from 'node:dns/promises'
import type { IncomingMessage } from 'node:http'
import type { SecureContext } from 'node:tls'
import { AppError } from '@mold/shared/errors.ts'
import { send } from './connect.ts'
import { withDeadline } from './deadline.ts'
import { allowedAddresses, type GuardConfig } from './guard.ts'
import { toResponse, type SourceResponse } from './response.ts'
import { trustContext } from './trust-context.ts'
import { hostOf, parseImageUrl, redactUrl } from './url.ts'

export interface FetcherConfig extends Omit<GuardConfig, 'lookup'> {
  /** Name look-up; the system's when missing. */
  readonly lookup?: GuardConfig['lookup']
  /** Setting `store.download.follow.redirects`. */
  readonly followRedirects: () => Promise<boolean>
  /** PEM certificates to trust besides those of Node and of the system. */
  readonly ca?: readonly string[]
  /** What is trusted in place of all that: direct downloads trust more than other fetches. */
  readonly secureContext?: () => SecureContext
  /** Further headers of requests for a URL, by lower-case name; they are in no way of the fetcher's own. */
  readonly headers?: (url: URL) => Readonly<Record<string, string>>
  /** For a connection (with TLS); 10 s when missing. */
  readonly connectTimeoutMs?: number
  /** For a look-up; as long as for a connection when missing. */
  readonly lookupTimeoutMs?: number
  /** From the request to the headers of the answer; 60 s when missing. */
  readonly answerTimeoutMs?: number
}

export interface OpenOptions {
  readonly method?: 'GET' | 'HEAD'
  /** First byte wanted; 0 and no `until` asks for the whole file. */
  readonly offset?: number
  /** Last byte wanted. */
  readonly until?: number
  /** Validator that the earlier bytes had: when it is another by now, the whole file comes. */
  readonly ifRange?: string | undefined
  readonly signal: AbortSignal
}

export interface Fetcher {
  /** @throws AppError source.*, or the reason of the signal */
  open(url: URL, options: OpenOptions): Promise<SourceResponse>
}

const maxRedirects = 5
const redirectStatus = new Set([301, 302, 303, 307, 308])

/**
 * The one way out of this server for bytes that a user names (security cases 0.2 and D): looks a
 * host up once, refuses addresses by policy, connects to exactly those, and does the same again for
 * every redirect. It sends no cookies and no credentials of any kind.
 */
export function createFetcher(config: FetcherConfig): Fetcher {
  const connectTimeoutMs = config.connectTimeoutMs ?? 10_000
  const answerTimeoutMs = config.answerTimeoutMs ?? 60_000
  const guard = { ...config, lookup: config.lookup ?? systemLookup }
  let context: SecureContext | undefined
  // Parsing some hundred certificates takes a while, so once, and only when https is used.
  const secureContext = config.secureContext ?? (() => (context ??= trustContext(config.ca ?? [])))

  async function request(url: URL, from: URL | undefined, options: OpenOptions) {
    const addresses = await withDeadline(
      allowedAddresses(guard, url, from),
      config.lookupTimeoutMs ?? connectTimeoutMs,
      options.signal,
      () => new AppError('source.resolver_unavailable', { host: hostOf(url) }),
    )
    return send({
      url,
      addresses,
      method: options.method ?? 'GET',
      headers: { ...config.headers?.(url), ...headersFor(url, options) },
      secureContext,
      connectTimeoutMs,
      answerTimeoutMs,
      signal: options.signal,
    })
  }

  async function follow(message: IncomingMessage, from: URL, visited: Set<string>): Promise<URL> {
    const next = redirectTarget(message, from)
    if (!(await config.followRedirects())) {
      const params = { status: message.statusCode, location: redactUrl(next) }
      throw new AppError('source.redirect_off', params)
    }
    if (visited.has(next.href)) throw new AppError('source.redirect_loop', { from: hostOf(from) })
    visited.add(next.href)
    return next
  }

  return {
    async open(askedUrl, options) {
      const visited = new Set([askedUrl.href])
      let url = askedUrl
      let from: URL | undefined
      for (let hops = 0; hops <= maxRedirects; hops += 1) {
        const message = await request(url, from, options)
        try {
          if (!redirectStatus.has(message.statusCode ?? 0)) {
            return toResponse(message, url, askedUrl, askedRange(options))
          }
          from = url
          url = await follow(message, from, visited)
        } catch (error) {
          message.destroy()
          throw error
        }
        message.destroy()
      }
      throw new AppError('source.redirect_limit', { from: hostOf(askedUrl), max: maxRedirects })
    },
  }
}

function redirectTarget(message: IncomingMessage, from: URL): URL {
  const location = message.headers.location ?? ''
  const next = URL.canParse(location, from.href) ? new URL(location, from) : undefined
  let checked: URL
  try {
    checked = parseImageUrl(next?.href ?? location)
  } catch (error) {
    const params = { from: hostOf(from), location: redactUrl(next ?? location) }
    throw new AppError('source.redirect_invalid', params, { cause: error })
  }
  if (from.protocol === 'https:' && checked.protocol === 'http:') {
    const params = { from: hostOf(from), location: redactUrl(checked) }
    throw new AppError('source.redirect_downgrade', params)
  }
  return checked
}

function headersFor(url: URL, options: OpenOptions): Record<string, string> {
  const range = askedRange(options)
  return {
    host: url.host,
    'user-agent': 'Mold',
    accept: '*/*',
    // The bytes as they are: their digest is checked, and packings are unpacked knowingly.
    'accept-encoding': 'identity',
    connection: 'close',
    ...(range && { range: `bytes=${range.offset}-${range.until ?? ''}` }),
    ...(range && options.ifRange !== undefined && { 'if-range': options.ifRange }),
  }
}

function askedRange({ offset = 0, until }: OpenOptions) {
  return offset === 0 && until === undefined ? undefined : { offset, until }
}

const systemLookup: GuardConfig['lookup'] = (host) => dnsLookup(host, { all: true })
