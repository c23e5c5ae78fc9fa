import type { ErrorCode } from '@mold/shared/errors.ts'
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Database, ImageType } from '../db/schema.ts'
import { type Caller, isDomainAdmin, isRoot, type Standing } from './caller.ts'
import { ownedWithin } from './owned.ts'
import type { OwnerScope } from './owners.ts'
import { zoneIsOpenTo } from './zones.ts'

/*
 * Who sees and does what with an image: the SQL form for lists and counts, and the same rule for one
 * image that has been loaded (spec B5, semantics §§2-3, decisions: table of differences).
 */

/** What the rules need to know of an image. */
export interface ImageFacts {
  readonly accountId: number
  readonly ownerDomainPath: string
  readonly type: ImageType
  readonly isPublic: boolean
  readonly isExtractable: boolean
  /** Paths of the domains of its zones; null for a public zone. */
  readonly zoneDomains: readonly (string | null)[]
}

export type ImageAction = 'see' | 'use' | 'download' | 'update' | 'copy' | 'delete'

/** True when a zone of this domain (null: public) is open to callers of `path`. */
export function zoneOpenTo(zoneDomain: string | null, path: string): boolean {
  return zoneDomain === null || path.startsWith(zoneDomain)
}

/** True, or the code of the refusal. The rule for one image. */
export function mayDo(caller: Standing, action: ImageAction, image: ImageFacts): true | ErrorCode {
  if (isRoot(caller)) return true
  if (image.type === 'SYSTEM' || image.type === 'ROUTING') return 'image.not_allowed'
  const owner = caller.account.id === image.accountId
  const overOwner = isDomainAdmin(caller) && image.ownerDomainPath.startsWith(caller.domain.path)
  const usable =
    owner ||
    (image.isPublic && image.zoneDomains.some((zone) => zoneOpenTo(zone, caller.domain.path)))
  switch (action) {
    case 'see':
      return usable || overOwner || 'image.not_allowed'
    case 'use':
      return usable || 'image.not_allowed'
    case 'download':
      if (!usable) return 'image.not_allowed'
      return image.isExtractable || 'image.extract_not_allowed'
    case 'update':
    case 'copy':
    case 'delete':
      if (owner || overOwner) return true
      return image.isPublic ? 'image.public_not_owner' : 'image.not_allowed'
  }
}

type Eb = ExpressionBuilder<Database & { t: Database['vm_template'] }, 't'>

/** An image that belongs to what the owner parameters name; joins nothing that it does not need. */
function ownedBy(eb: Eb, scope: OwnerScope): Expression<SqlBool> {
  if (scope.kind === 'everything') return sql<SqlBool>`true`
  if (scope.kind === 'account') return eb('t.account_id', '=', scope.accountId)
  return eb(
    't.account_id',
    'in',
    eb
      .selectFrom('account as a')
      .innerJoin('domain as d', 'd.id', 'a.domain_id')
      .select('a.id')
      .where((inner) => ownedWithin(scope)(inner as never)),
  )
}

/**
 * The images that a filter shows (semantics §2.2), before any other parameter. Grants come with the
 * rows that hold them: `shared` shows none as long as nothing can be granted. SQL over
 * `vm_template as t`.
 */
export function filteredImages(
  eb: Eb,
  caller: Caller,
  filter: string,
  scope: OwnerScope,
): Expression<SqlBool> {
  const isPublic = eb('t.is_public', '=', true)
  const owned = ownedBy(eb, scope)
  const shown = (): Expression<SqlBool> => {
    switch (filter) {
      case 'featured':
        return eb.and([isPublic, eb('t.is_featured', '=', true), eb('t.type', '<>', 'SYSTEM')])
      case 'community':
        return eb.and([isPublic, eb('t.is_featured', '=', false)])
      case 'self':
        return owned
      case 'selfexecutable':
        return eb.and([owned, eb('t.type', '<>', 'SYSTEM')])
      case 'shared':
      case 'sharedexecutable':
        return sql<SqlBool>`false`
      case 'executable':
        return eb.or([isPublic, owned])
      case 'system':
        return isRoot(caller) ? eb('t.type', 'in', ['SYSTEM', 'ROUTING']) : sql<SqlBool>`false`
      default:
        return isRoot(caller) ? owned : eb.or([isPublic, owned])
    }
  }
  return eb.and([shown(), visibleImages(eb, caller)])
}

/** True when a filter shows all images that there are, so that none has to be looked at. */
export function showsEveryImage(caller: Caller, filter: string, scope?: OwnerScope): boolean {
  return isRoot(caller) && filter === 'all' && (scope === undefined || scope.kind === 'everything')
}

/**
 * SQL over `vm_template as t`: the images that a caller may see at all, which is what `mayDo(caller, 'see', …)`
 * says of each.
 */
export function visibleImages(eb: Eb, caller: Caller): Expression<SqlBool> {
  if (isRoot(caller)) return sql<SqlBool>`true`
  const own = eb('t.account_id', '=', caller.account.id)
  const below = isDomainAdmin(caller)
    ? ownedBy(eb, { kind: 'subtree', path: caller.domain.path })
    : sql<SqlBool>`false`
  const inOpenZone = eb.exists(
    eb
      .selectFrom('template_zone as oz')
      .innerJoin('zone', 'zone.id', 'oz.zone_id')
      .select('oz.id')
      .whereRef('oz.template_id', '=', 't.id')
      .where((inner) => zoneIsOpenTo(caller)(inner as never)),
  )
  return eb.and([
    eb('t.type', 'not in', ['SYSTEM', 'ROUTING']),
    eb.or([own, below, eb.and([eb('t.is_public', '=', true), inOpenZone])]),
  ])
}
