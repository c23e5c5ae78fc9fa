import type { LookupAddress } from 'node:dns'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { AppError, type ErrorCode } from '@mold/shared/errors.ts'
import { denialOf, suggestCidr, type Denial, type Endpoint } from './addresses.ts'
import { hostOf } from './url.ts'

export type Lookup = (host: string) => Promise<readonly LookupAddress[]>

export interface GuardConfig {
  readonly lookup: Lookup
  readonly policy: () => Promise<{ readonly allowed: readonly string[] }>
  /** Listeners and databases of this installation; `address` may be a host name. */
  readonly own: () => Promise<readonly Endpoint[]>
}

const severity: readonly Denial[] = ['own', 'metadata', 'internal']
const unknownHost = new Set(['ENOTFOUND', 'ENODATA', 'EAI_NONAME', 'EAI_NODATA'])

const usualPorts: Readonly<Record<string, number>> = { 'https:': 443, 'nfs:': 2049 }

export const portOf = (url: URL) => Number(url.port || (usualPorts[url.protocol] ?? 80))

/**
 * The addresses that may be connected to for `url`, from one look-up: the caller connects to these
 * and asks for no others (security case D9). One address that is refused refuses the host (D10).
 * `from` is the URL that redirected here.
 * @throws AppError source.unresolved, source.address_*, source.redirect_*
 */
export async function allowedAddresses(
  config: GuardConfig,
  url: URL,
  from: URL | undefined,
): Promise<readonly LookupAddress[]> {
  const host = hostOf(url)
  const port = portOf(url)
  const family = isIP(host)
  const addresses = family === 0 ? await resolve(config.lookup, host) : [{ address: host, family }]
  const { allowed } = await config.policy()
  const own = await ownAddresses(config, port)
  const denials = addresses.map(({ address }) => ({
    address,
    denial: denialOf(address, port, { allowed, own, local: localAddresses() }),
  }))
  for (const kind of severity) {
    const refused = denials.find(({ denial }) => denial === kind)
    if (refused !== undefined) throw refusal(kind, host, refused.address, port, from)
  }
  return addresses
}

async function resolve(lookup: Lookup, host: string): Promise<readonly LookupAddress[]> {
  try {
    const addresses = await lookup(host)
    if (addresses.length > 0) return addresses
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!unknownHost.has(code)) {
      throw new AppError('source.resolver_unavailable', { host }, { cause: error })
    }
  }
  throw new AppError('source.unresolved', { host })
}

/** Own endpoints on this port by address; a name that does not resolve leads nowhere. */
async function ownAddresses(config: GuardConfig, port: number): Promise<readonly Endpoint[]> {
  const endpoints = (await config.own()).filter((endpoint) => endpoint.port === port)
  const resolved = endpoints.map(async (endpoint) => {
    if (isIP(endpoint.address) !== 0) return [endpoint]
    const addresses = await config.lookup(endpoint.address).catch(() => [])
    return addresses.map(({ address }) => ({ address, port }))
  })
  return (await Promise.all(resolved)).flat()
}

function localAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((list) => list?.map((i) => i.address) ?? [])
}

function refusal(kind: Denial, host: string, address: string, port: number, from?: URL): AppError {
  const codes = {
    own: ['source.address_own', 'source.redirect_refused'],
    metadata: ['source.address_metadata', 'source.redirect_refused'],
    internal: ['source.address_internal', 'source.redirect_internal'],
  } as const satisfies Record<Denial, readonly [ErrorCode, ErrorCode]>
  const [direct, redirected] = codes[kind]
  const cidr = kind === 'internal' ? suggestCidr(address) : undefined
  const place = host === address ? address : `${host} (${address})`
  const params = { host, address, place, port, ...(cidr !== undefined && { cidr }) }
  if (from === undefined) return new AppError(direct, params)
  return new AppError(redirected, { ...params, from: hostOf(from) })
}
