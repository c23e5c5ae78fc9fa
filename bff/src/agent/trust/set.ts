import type { HostHandler } from '../host.ts'
import type { HostCommandResult } from '../protocol.ts'
import { failureOf } from '../commands/failure.ts'
import {
  certificatesDir,
  dropCertificate,
  keepCertificate,
  keptAliases,
  type NamedCertificate,
} from './certificate-folder.ts'
import { type Keystore, reachKeystore } from './keystore.ts'

type CertificateFailure = HostCommandResult<'certificates.set'>['failures'][number]

/** Where a host keeps what it trusts for direct downloads. */
export interface TrustPlaces {
  readonly stateDir: string
  readonly keystore?: Keystore | undefined
}

/**
 * Makes what this host trusts for direct downloads equal to what the server wants: removes the rest, writes what
 * lacks or differs. The folder is what counts for downloads. The Java key store, where there is one, is for other
 * programs; what fails there is told, and done by the next call.
 *
 * @returns what failed, each under its name: nothing when all is as wanted
 */
export async function setCertificates(
  places: TrustPlaces,
  wanted: readonly NamedCertificate[],
): Promise<CertificateFailure[]> {
  const failures = new Map<string, CertificateFailure>()
  const fail = (alias: string, error: unknown) => {
    if (!failures.has(alias)) failures.set(alias, { alias, ...failureOf(error) })
  }
  const attempt = (alias: string, work: () => Promise<void>) =>
    work().catch((error: unknown) => fail(alias, error))
  const names = new Set(wanted.map(({ alias }) => alias))
  const dir = certificatesDir(places.stateDir)
  const kept = await keptAliases(dir)
  for (const alias of kept) {
    if (!names.has(alias)) await attempt(alias, () => dropCertificate(dir, alias))
  }
  for (const one of wanted) await attempt(one.alias, () => keepCertificate(dir, one))
  if (!places.keystore) return [...failures.values()]
  try {
    const store = await reachKeystore(places.keystore, places.stateDir)
    for (const alias of store.strange(names)) await attempt(alias, () => store.remove(alias))
    for (const one of wanted) await attempt(one.alias, () => store.keep(one))
  } catch (error) {
    for (const alias of new Set([...names, ...kept])) fail(alias, error)
  }
  return [...failures.values()]
}

export const setHostCertificates: HostHandler<'certificates.set'> = async (
  host,
  { certificates },
) => ({
  failures: await setCertificates(host.trust, certificates),
})
