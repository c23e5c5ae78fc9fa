import type { ImageFormat, Hypervisor } from '@mold/shared/images/formats.ts'
import type { OwnerParams } from '../../access/owners.ts'
import type { ImageKind } from '../../db/schema.ts'

/** What a new image is, under one name for both kinds, wherever its bytes come from. */
export interface ImageRequest extends OwnerParams {
  readonly kind: ImageKind
  readonly name: string
  readonly displaytext?: string | undefined
  readonly format: ImageFormat
  /** Null for an ISO, which belongs to no hypervisor (spec A1). */
  readonly hypervisor: Hypervisor | null
  readonly zoneids: readonly string[]
  readonly ostypeid?: string | undefined
  readonly bootable: boolean
  readonly bits?: number | undefined
  readonly arch?: string | undefined
  readonly ispublic?: boolean | undefined
  readonly isfeatured?: boolean | undefined
  readonly isextractable?: boolean | undefined
  readonly passwordenabled?: boolean | undefined
  readonly sshkeyenabled?: boolean | undefined
  readonly isdynamicallyscalable?: boolean | undefined
  readonly requireshvm?: boolean | undefined
  readonly directdownload?: boolean | undefined
  readonly deployasis?: boolean | undefined
  readonly checksum?: string | undefined
  readonly details?: Readonly<Record<string, string>> | undefined
  readonly templatetag?: string | undefined
  readonly templatetype?: string | undefined
  readonly isrouting?: boolean | undefined
  /** Hypervisors for each of which a template is made from this one. */
  readonly alsofor?: readonly string[] | undefined
}

/** What registerTemplate and registerIso ask for. */
export interface RegisterRequest extends ImageRequest {
  readonly url: string
  readonly skipprobe?: boolean | undefined
}

/** `-1`: all zones, those made later too. */
export const allZones = '-1'
