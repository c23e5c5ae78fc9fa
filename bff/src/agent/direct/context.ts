import { lookup } from 'node:dns/promises'
import { parseDirectUrl } from '../../sources/direct-url.ts'
import { createFetcher } from '../../sources/fetcher.ts'
import type { GuardConfig } from '../../sources/guard.ts'
import type { AgentHost } from '../host.ts'
import type { HostCommandParams } from '../protocol.ts'
import { directDownloadTrust } from '../trust/trust.ts'
import type { DirectContext } from './protocol.ts'

/**
 * What a direct download is done with: the rules, time limits and headers that came with its command, and what
 * this host trusts. Headers go to the host of the very address that was registered, and to no other one that it
 * redirects to or names (security case D24).
 *
 * @throws AppError direct.scheme, direct.nfs_url, source.url_*
 */
export async function directContext(
  { trust }: Pick<AgentHost, 'trust'>,
  { source, checksum }: Pick<HostCommandParams<'url.check'>, 'source' | 'checksum'>,
): Promise<DirectContext> {
  // Now: certificates come and go.
  const secureContext = await directDownloadTrust(trust.stateDir)
  const address = parseDirectUrl(source.url)
  const { connectMs, socketMs, requestMs } = source
  const guard: GuardConfig = {
    lookup: (host) => lookup(host, { all: true }),
    policy: async () => ({ allowed: source.allowed }),
    own: async () => source.own,
  }
  const fetcher = createFetcher({
    ...guard,
    followRedirects: async () => source.followRedirects,
    secureContext: () => secureContext,
    headers: (url) => (url.origin === address.url.origin ? source.headers : {}),
    connectTimeoutMs: connectMs,
    answerTimeoutMs: socketMs,
    lookupTimeoutMs: requestMs,
  })
  return { address, vouched: checksum !== undefined, fetcher, guard, connectMs, socketMs }
}
