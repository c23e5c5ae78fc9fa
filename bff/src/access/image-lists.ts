import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Db } from '../db/database.ts'
import type { Audience, Database } from '../db/schema.ts'
import { type Caller, isDomainAdmin, isRoot, ownAccounts } from './caller.ts'
import { closedDomains } from './closed-domains.ts'
import { type OwnerScope, projectAccountType } from './owners.ts'
import { zoneIsOpenTo } from './zones.ts'

/*
 * The rule of `image-rule.ts` as SQL over `vm_template as t`, for lists and counts (spec B5, semantics §2).
 */

/** A caller with what is looked up once for a list. */
export interface Viewer {
  readonly caller: Caller
  readonly closedDomains: readonly number[]
  /** The list shows copies in zones that are open to the caller, so that this need not be asked of images. */
  readonly inOpenZones?: boolean
}

/** Looks up what lists for a caller need. */
export async function viewerFor(db: Db, caller: Caller): Promise<Viewer> {
  return { caller, closedDomains: await closedDomains(db, caller) }
}

type Eb = ExpressionBuilder<Database & { t: Database['vm_template'] }, 't'>

const yes = sql<SqlBool>`true`
const no = sql<SqlBool>`false`

/**
 * The accounts of a domain, or of a subtree. Its domains are looked up first, as an array: in a join with
 * them the planner reads all accounts of the cloud, and a list asks for this several times.
 */
function accountsWithin(eb: Eb, scope: Exclude<OwnerScope, { kind: 'accounts' | 'everything' }>) {
  const within =
    scope.kind === 'domain'
      ? sql<SqlBool>`a.domain_id = ${scope.domainId}`
      : sql<SqlBool>`a.domain_id = any(array(
          select d.id from domain d where starts_with(d.path, ${scope.path})))`
  const kind = scope.projects === 'only' ? '=' : '<>'
  return eb
    .selectFrom('account as a')
    .select('a.id')
    .where(within)
    .$if(scope.projects !== 'with', (of) => of.where('a.type', kind, projectAccountType))
}

/** `column` is one of the accounts that the owner parameters name; joins nothing that it does not need. */
function accountWithin(
  eb: Eb,
  column: 't.account_id' | 'l.account_id',
  scope: OwnerScope,
): Expression<SqlBool> {
  const account = sql.ref<number>(column)
  if (scope.kind === 'everything' && scope.projects === 'with') return yes
  if (scope.kind === 'accounts') {
    return eb(account, '=', eb.fn.any(eb.val([...scope.accountIds])))
  }
  if (scope.kind === 'everything') {
    const within = scope.projects === 'only' ? 'in' : 'not in'
    return eb(account, within, eb.selectFrom('project as op').select('op.account_id'))
  }
  return eb(account, 'in', accountsWithin(eb, scope))
}

/** Shared with one of the accounts that the owner parameters name. */
function sharedWithin(eb: Eb, scope: OwnerScope): Expression<SqlBool> {
  return eb(
    't.id',
    'in',
    eb
      .selectFrom('launch_permission as l')
      .select('l.template_id')
      .where(accountWithin(eb, 'l.account_id', scope)),
  )
}

/**
 * The images that a filter shows (semantics §2.2), before any other parameter.
 */
export function filteredImages(
  eb: Eb,
  viewer: Viewer,
  filter: string,
  scope: OwnerScope,
): Expression<SqlBool> {
  const { caller } = viewer
  const isPublic = eb('t.is_public', '=', true)
  const owned = accountWithin(eb, 't.account_id', scope)
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
        return sharedWithin(eb, scope)
      case 'executable':
        return eb.or([isPublic, owned])
      case 'system':
        return isRoot(caller) ? eb('t.type', 'in', ['SYSTEM', 'ROUTING']) : no
      default:
        return isRoot(caller) ? owned : eb.or([isPublic, owned, sharedWithin(eb, scope)])
    }
  }
  return eb.and([shown(), visibleImages(eb, viewer)])
}

/** True when a filter shows all images that there are, so that none has to be looked at. */
export function showsEveryImage(caller: Caller, filter: string, scope?: OwnerScope): boolean {
  const isAll = scope === undefined || (scope.kind === 'everything' && scope.projects === 'with')
  return isRoot(caller) && filter === 'all' && isAll
}

const everyAudience: readonly Audience[] = ['private', 'community', 'featured', 'system']

/** Some images of an audience: those that fulfil a condition, or those whose ids a query finds. */
export type RestAudience =
  | { readonly audience: Audience; readonly when: Expression<SqlBool> }
  | { readonly audience: Audience; readonly ids: Expression<{ id: number }> }

/** The copies in open zones that a filter shows, by the audiences of their images. */
export interface ListAudiences {
  /** All copies of these. */
  readonly whole: readonly Audience[]
  /** Of these, the copies of some images; each audience once. */
  readonly rest: readonly RestAudience[]
  /** But for the copies of these images. */
  readonly without?: Expression<SqlBool>
}

const wholly = (...whole: Audience[]): ListAudiences => ({ whole, rest: [] })

/**
 * What a filter shows by audiences, so that public images, which are most of a long list, need not be looked at
 * one by one. Undefined where that does not hold: the filter shows what belongs to somebody, or a domain
 * keeps its public images to itself.
 */
export function audiencesOf(
  eb: Eb,
  viewer: Viewer,
  filter: string,
  scope: OwnerScope,
): ListAudiences | undefined {
  const { caller } = viewer
  if (showsEveryImage(caller, filter, scope)) return wholly(...everyAudience)
  if (filter === 'system') return isRoot(caller) ? wholly('system') : wholly()
  if (viewer.closedDomains.length > 0) return undefined
  const rest = (audience: Audience, when: Expression<SqlBool>) => ({ audience, when })
  const asShown = (audience: Audience) => rest(audience, filteredImages(eb, viewer, filter, scope))
  const system = isRoot(caller) ? [asShown('system')] : []
  switch (filter) {
    case 'featured':
      return { whole: ['featured'], rest: system }
    case 'community':
      return { whole: ['community'], rest: system }
    case 'executable':
      // Whoever names owners may see what is theirs.
      return {
        whole: ['community', 'featured'],
        rest: [rest('private', accountWithin(eb, 't.account_id', scope)), ...system],
      }
    case 'all':
      return isRoot(caller)
        ? everyoneBut(eb, scope)
        : {
            whole: ['community', 'featured'],
            rest: [{ audience: 'private', ids: ownedOrShared(eb, viewer, scope) }],
          }
    default:
      return undefined
  }
}

/** All images but those of projects, where only those are left out. */
function everyoneBut(eb: Eb, scope: OwnerScope): ListAudiences | undefined {
  if (scope.kind !== 'everything' || scope.projects !== 'without') return undefined
  const ofProjects: OwnerScope = { kind: 'everything', projects: 'only' }
  return { ...wholly(...everyAudience), without: accountWithin(eb, 't.account_id', ofProjects) }
}

/**
 * The ids of private images that belong to those whom the owner parameters name, or are shared with them and may
 * be seen: few, which are found from their owners and grants.
 */
function ownedOrShared(eb: Eb, viewer: Viewer, scope: OwnerScope): Expression<{ id: number }> {
  const grantedTo = eb
    .selectFrom('launch_permission as l')
    .select('l.template_id')
    .where(accountWithin(eb, 'l.account_id', scope))
  return eb
    .selectFrom('vm_template as t')
    .select('t.id')
    .where('t.removed', 'is', null)
    .where('t.is_public', '=', false)
    .where((of) => accountWithin(of as never, 't.account_id', scope))
    .union(
      eb
        .selectFrom('vm_template as t')
        .select('t.id')
        // An array is looked up id by id; of a subquery the planner makes a join with all images.
        .where(sql<SqlBool>`t.id = any(array(${grantedTo}))`)
        .where('t.is_public', '=', false)
        .where((of) => visibleImages(of as never, viewer)),
    )
}

/** Public, in a zone that is open to the caller, and of a domain that shows such images to the caller. */
function publicTo(eb: Eb, viewer: Viewer): Expression<SqlBool> {
  const { caller, closedDomains: closed, inOpenZones } = viewer
  const inOpenZone = eb.exists(
    eb
      .selectFrom('template_zone as oz')
      .innerJoin('zone', 'zone.id', 'oz.zone_id')
      .select('oz.id')
      .whereRef('oz.template_id', '=', 't.id')
      .where((inner) => zoneIsOpenTo(caller)(inner as never)),
  )
  const ofClosed = eb
    .selectFrom('account as ca')
    .select('ca.id')
    .where('ca.domain_id', '=', eb.fn.any(eb.val([...closed])))
  return eb.and([
    eb('t.is_public', '=', true),
    ...(inOpenZones === true ? [] : [inOpenZone]),
    ...(closed.length > 0 ? [eb('t.account_id', 'not in', ofClosed)] : []),
  ])
}

/** The images that a caller may see at all, which is what `mayDo(caller, 'see', …)` says of each. */
export function visibleImages(eb: Eb, viewer: Viewer): Expression<SqlBool> {
  const { caller } = viewer
  if (isRoot(caller)) return yes
  const accountIds = ownAccounts(caller)
  const own: OwnerScope = { kind: 'accounts', accountIds }
  const below: OwnerScope = { kind: 'subtree', path: caller.domain.path, projects: 'with' }
  return eb.and([
    eb('t.type', 'not in', ['SYSTEM', 'ROUTING']),
    eb.or([
      accountWithin(eb, 't.account_id', own),
      sharedWithin(eb, own),
      ...(isDomainAdmin(caller) ? [accountWithin(eb, 't.account_id', below)] : []),
      publicTo(eb, viewer),
    ]),
  ])
}
