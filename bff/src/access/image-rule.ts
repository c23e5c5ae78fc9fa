import type { ErrorCode } from '@mold/shared/errors.ts'
import type { ImageType } from '../db/schema.ts'
import { areInLine, isDomainAdmin, isRoot, ownAccounts, type Standing } from './caller.ts'

/*
 * Who sees and does what with one image that has been loaded (spec B, semantics §§2-3, decisions: table of
 * differences). `image-lists.ts` has the same rule as SQL, for lists and counts; a model in the tests holds
 * both to it.
 */

/** What the rule needs to know of an image. */
export interface ImageFacts {
  readonly accountId: number
  readonly ownerDomainPath: string
  /** The owner is a project's own account. */
  readonly isProjects: boolean
  readonly type: ImageType
  readonly isPublic: boolean
  readonly isExtractable: boolean
  /** Setting `share.public.templates.with.other.domains` of the owner's domain. */
  readonly sharesPublic: boolean
  /** The accounts, of people and projects, that it is shared with. */
  readonly grantees: readonly number[]
  /** Paths of the domains of its zones; null for a public zone. */
  readonly zoneDomains: readonly (string | null)[]
}

/**
 * `share` is to change whom it is shared with, `publish` to change its flags public, featured and
 * extractable.
 */
export type ImageAction =
  | 'see'
  | 'use'
  | 'download'
  | 'update'
  | 'copy'
  | 'delete'
  | 'share'
  | 'publish'

/** True when a zone of this domain (null: public) is open to callers of `path`. */
export function zoneOpenTo(zoneDomain: string | null, path: string): boolean {
  return zoneDomain === null || path.startsWith(zoneDomain)
}

/** A public image is for those who may use one of its zones and whom its domain shows it to (spec B2). */
function isPublicTo({ domain }: Standing, image: ImageFacts): boolean {
  return (
    image.isPublic &&
    (image.sharesPublic || areInLine(domain.path, image.ownerDomainPath)) &&
    image.zoneDomains.some((zone) => zoneOpenTo(zone, domain.path))
  )
}

/** What the rule needs for changes that owners and those above them make, whoever else may see the image. */
export type OwnerFacts = Pick<ImageFacts, 'accountId' | 'ownerDomainPath' | 'type' | 'isPublic'>

const owns = (caller: Standing, image: OwnerFacts) => ownAccounts(caller).includes(image.accountId)
const manages = (caller: Standing, image: OwnerFacts) =>
  isDomainAdmin(caller) && image.ownerDomainPath.startsWith(caller.domain.path)

const isSystems = ({ type }: OwnerFacts) => type === 'SYSTEM' || type === 'ROUTING'

/** What `mayDo` says of `update`, `copy` and `delete`, for callers that know no more of the image. */
export function mayChange(caller: Standing, image: OwnerFacts): true | ErrorCode {
  if (isRoot(caller)) return true
  if (isSystems(image)) return 'image.not_allowed'
  if (owns(caller, image) || manages(caller, image)) return true
  return image.isPublic ? 'image.public_not_owner' : 'image.not_allowed'
}

/** True, or the code of the refusal. The rule for one image. */
export function mayDo(caller: Standing, action: ImageAction, image: ImageFacts): true | ErrorCode {
  if (action === 'share' && image.isProjects) return 'image.share_project'
  if (isRoot(caller)) return true
  if (isSystems(image)) return 'image.not_allowed'
  const accounts = ownAccounts(caller)
  const usable =
    owns(caller, image) ||
    image.grantees.some((id) => accounts.includes(id)) ||
    isPublicTo(caller, image)
  switch (action) {
    case 'see':
      return usable || manages(caller, image) || 'image.not_allowed'
    case 'use':
      return usable || 'image.not_allowed'
    case 'download':
      if (!usable) return 'image.not_allowed'
      if (image.isExtractable) return true
      return mayChange(caller, image) === true
        ? 'image.extract_not_allowed'
        : 'image.extract_not_owner'
    case 'publish':
      if (owns(caller, image) && !manages(caller, image) && !isManagedBy(caller, image)) {
        return 'image.project_admin_only'
      }
      return mayChange(caller, image)
    case 'share':
    case 'update':
    case 'copy':
    case 'delete':
      return mayChange(caller, image)
  }
}

/** False for a project's image and a member that does not manage the project (decisions). */
function isManagedBy(caller: Standing, image: ImageFacts): boolean {
  return (
    !image.isProjects ||
    caller.projects.some(({ accountId, admin }) => admin && accountId === image.accountId)
  )
}
