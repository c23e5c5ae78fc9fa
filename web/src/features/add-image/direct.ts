import { AppError } from '@mold/shared/errors.ts'
import type { ImageKind } from '../images/kind.ts'
import type { AddValues } from './add-values.ts'
import type { Rights } from './to-request.ts'

type Chosen = Pick<AddValues, 'source' | 'hypervisor'>

/** Hosts can fetch it themselves: a KVM template or an ISO that has an address (spec E1). */
export const mayBeDirect = (kind: ImageKind, { source, hypervisor }: Chosen): boolean =>
  source === 'url' && (kind === 'iso' || hypervisor === 'KVM')

/** The switch is on, and shown. */
export const isDirect = (
  kind: ImageKind,
  values: Chosen & Pick<AddValues, 'directdownload'>,
): boolean => values.directdownload && mayBeDirect(kind, values)

const isNfs = (address: string) => /^nfs:/i.test(address)
const metalinkSuffix = /\.(?:metalink|meta4)$/i

/** The path that tells the format, without the suffix of a metalink file. */
export const pathOfImage = (path: string): string => path.replace(metalinkSuffix, '')

/**
 * The server can look at it before it is registered. It does not read metalink files and knows no NFS; a host looks
 * at every address when it is registered.
 */
export const isLookedAt = (address: string): boolean =>
  !isNfs(address) && !metalinkSuffix.test(URL.parse(address)?.pathname ?? '')

/**
 * Throws for an address that hosts do not download from, as far as it shows: the server has the last word.
 *
 * @returns true for one of NFS, which is no other kind of address
 * @throws AppError direct.scheme, direct.nfs_url, direct.nfs_root_only
 */
export function checkDirectScheme(address: string, { root }: Pick<Rights, 'root'>): boolean {
  const shown = address.slice(0, 80)
  const scheme = /^[a-z][a-z\d+.-]*:(?!\d)/i.exec(address)?.[0].toLowerCase()
  if (scheme !== undefined && !['http:', 'https:', 'nfs:'].includes(scheme)) {
    throw new AppError('direct.scheme', { url: shown })
  }
  if (scheme !== 'nfs:') return false
  if (!root) throw new AppError('direct.nfs_root_only')
  if (!/^nfs:\/\/[^/?#@\s]+(?:\/[\w.+@=,~:-]+)+(?:\?[^#]*)?$/i.test(address)) {
    throw new AppError('direct.nfs_url', { url: shown })
  }
  return true
}
