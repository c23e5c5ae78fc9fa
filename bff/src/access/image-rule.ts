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

/** True, or the code of the refusal. The rule for one image. */
export function mayDo(caller: Standing, action: ImageAction, image: ImageFacts): true | ErrorCode {
  if (action === 'share' && image.isProjects) return 'image.share_project'
  if (isRoot(caller)) return true
  if (image.type === 'SYSTEM' || image.type === 'ROUTING') return 'image.not_allowed'
  const accounts = ownAccounts(caller)
  const owns = accounts.includes(image.accountId)
  const manages = isDomainAdmin(caller) && image.ownerDomainPath.startsWith(caller.domain.path)
  const usable =
    owns || image.grantees.some((id) => accounts.includes(id)) || isPublicTo(caller, image)
  switch (action) {
    case 'see':
      return usable || manages || 'image.not_allowed'
    case 'use':
      return usable || 'image.not_allowed'
    case 'download':
      if (!usable) return 'image.not_allowed'
      return image.isExtractable || 'image.extract_not_allowed'
    case 'publish':
      if (owns && !manages && !isManagedBy(caller, image)) return 'image.project_admin_only'
      return mayChange(owns || manages, image)
    case 'share':
    case 'update':
    case 'copy':
    case 'delete':
      return mayChange(owns || manages, image)
  }
}

/** False for a project's image and a member that does not manage the project (decisions). */
function isManagedBy(caller: Standing, image: ImageFacts): boolean {
  return (
    !image.isProjects ||
    caller.projects.some(({ accountId, admin }) => admin && accountId === image.accountId)
  )
}

function mayChange(allowed: boolean, { isPublic }: ImageFacts): true | ErrorCode {
  if (allowed) return true
  return isPublic ? 'image.public_not_owner' : 'image.not_allowed'
}
