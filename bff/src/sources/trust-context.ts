import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls'

export interface TrustOptions {
  /**
   * Certificates of others that are no roots are trusted for themselves, too: a leaf or an intermediate. Without
   * this OpenSSL wants every chain to end in a certificate that has signed itself.
   */
  readonly partialChains?: boolean
}

/**
 * What is trusted of servers: the roots of Node and of the system, and these PEM certificates besides. It takes a
 * while, as some hundred certificates are read.
 *
 * @throws Error when a certificate cannot be read
 */
export function trustContext(
  extra: readonly string[],
  { partialChains = false }: TrustOptions = {},
): SecureContext {
  const ca = new Set([...getCACertificates('default'), ...getCACertificates('system'), ...extra])
  return createSecureContext({
    ca: [...ca],
    minVersion: 'TLSv1.2',
    allowPartialTrustChain: partialChains,
  })
}
