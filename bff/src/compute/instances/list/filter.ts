import type { OwnerScope } from '../../../access/owners.ts'
import type { TagPair } from '../../../tags/tag.repository.ts'

/** What a list of instances is narrowed to; everything that is given has to hold. */
export interface InstanceFilter {
  readonly scope: OwnerScope
  /** Hides those that are destroyed, of users (setting allow.user.view.destroyed.vm). */
  readonly hidesDestroyed: boolean
  readonly uuids?: readonly string[] | undefined
  readonly name?: string | undefined
  /** In any of these; `present` is what is neither destroyed nor on its way out. */
  readonly states?: readonly string[] | undefined
  readonly zoneIds?: readonly number[] | undefined
  readonly hostId?: number | undefined
  readonly templateId?: number | undefined
  readonly isoId?: number | undefined
  readonly networkId?: number | undefined
  readonly userId?: number | undefined
  readonly hypervisor?: string | undefined
  readonly arch?: string | undefined
  readonly offeringIds?: readonly number[] | undefined
  readonly osTypeIds?: readonly number[] | undefined
  readonly accountIds?: readonly number[] | undefined
  /** One of these. */
  readonly tags?: readonly TagPair[] | undefined
  readonly keyword?: string | undefined
}
