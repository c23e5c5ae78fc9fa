import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { pinOf } from '../agent/server-trust.ts'
import type { Config } from '../config.ts'

const ownCertificate = ({ tls }: Pick<Config, 'tls'>) =>
  tls && new X509Certificate(readFileSync(tls.certPath))

/** The pin of this server's own key; undefined where it serves plain HTTP. */
export function ownPin(config: Pick<Config, 'tls'>): string | undefined {
  const certificate = ownCertificate(config)
  return certificate && pinOf(certificate)
}

/**
 * The pin that hosts get: that of a self-signed certificate, for which nobody else vouches. An authority renews
 * with other keys, and hosts know it; and what a proxy shows them is not known here.
 */
export function pinForHosts(config: Pick<Config, 'tls' | 'trustProxy'>): string | undefined {
  const certificate = config.trustProxy === false ? ownCertificate(config) : undefined
  // Not `checkIssued`: a certificate of `npm run cert` is not for signing others.
  const isSelfSigned =
    certificate?.issuer === certificate?.subject && certificate?.verify(certificate.publicKey)
  return certificate && isSelfSigned === true ? pinOf(certificate) : undefined
}
