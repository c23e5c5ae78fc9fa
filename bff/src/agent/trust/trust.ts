import type { SecureContext } from 'node:tls'
import { trustContext } from '../../sources/trust-context.ts'
import { certificatesDir, keptAliases, readCertificate } from './certificate-folder.ts'

/**
 * What a host trusts of the servers of direct downloads, and of nothing else: the system's roots and exactly the
 * certificates that it has been given. Each of those works for itself, be it a server's own, an intermediate or
 * an authority (decisions.md: Certificates). Read anew by each call, so that one that was revoked is not trusted
 * by the next download.
 *
 * @param stateDir the agent's folder
 * @returns for `secureContext` of `createFetcher`, or for `tls.connect`
 */
export async function directDownloadTrust(stateDir: string): Promise<SecureContext> {
  const dir = certificatesDir(stateDir)
  const pems = await Promise.all(
    (await keptAliases(dir)).map((alias) => readCertificate(dir, alias)),
  )
  return trustContext(
    pems.flatMap((pem) => pem ?? []),
    { partialChains: true },
  )
}
