import type { ImageFormat } from '@mold/shared/images/formats.ts'
import { checkSuffix } from '@mold/shared/images/formats.ts'
import { AppError } from '@mold/shared/errors.ts'
import { type Caller, isRoot } from '../../access/caller.ts'
import { directHeaders } from '../../sources/direct-headers.ts'
import { parseDirectUrl } from '../../sources/direct-url.ts'
import type { RegisterRequest } from './request.ts'
import type { TargetZone } from './targets.ts'

/** What a host has found at an address, in bytes: the file, and the disk in it. */
export interface DirectSizes {
  readonly bytes: number
  readonly virtualSize: number
}

/** An image that hosts are to fetch themselves. */
export interface DirectRequest {
  readonly url: string
  readonly format: ImageFormat
  /** `{ALG}hex` */
  readonly checksum: string | null
  readonly details: Readonly<Record<string, string>>
  readonly zones: readonly TargetZone[]
  /** It is for all zones, of which some may have no host yet. */
  readonly crossZones: boolean
}

/**
 * Has a host of each zone look at an address (semantics §6).
 *
 * @throws AppError image.direct_download_no_host, direct.*, source.*, image.*
 */
export type DirectCheck = (
  caller: Caller,
  request: DirectRequest,
  signal: AbortSignal,
) => Promise<DirectSizes>

/**
 * Throws for an address that no host is to be asked about. An NFS server trusts the address of whoever asks, so
 * that whoever may name one reads what hosts may read (security case D6).
 *
 * @throws AppError direct.scheme, direct.nfs_url, direct.nfs_root_only, direct.header, source.url_*, image.suffix_mismatch
 */
export function checkDirect(
  caller: Caller,
  { url, format, details = {} }: Pick<RegisterRequest, 'url' | 'format' | 'details'>,
): void {
  const { scheme, path } = parseDirectUrl(url)
  if (scheme === 'nfs' && !isRoot(caller)) throw new AppError('direct.nfs_root_only')
  checkSuffix(path, format)
  directHeaders(details)
}
