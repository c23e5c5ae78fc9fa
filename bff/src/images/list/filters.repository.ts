import { hypervisors } from '@mold/shared/images/formats.ts'
import { type Expression, expressionBuilder, type RawBuilder, type SqlBool, sql } from 'kysely'
import {
  audiencesOf,
  filteredImages,
  type ListAudiences,
  showsEveryImage,
  type Viewer,
  visibleImages,
} from '../../access/image-lists.ts'
import type { OwnerScope } from '../../access/owners.ts'
import { likePattern } from '../../db/like.ts'
import type { Audience, Database } from '../../db/schema.ts'
import { bearsOneOf } from '../../tags/tag.repository.ts'
import { onceOfHosts } from './on-hosts.repository.ts'
import { type ListRequest, showsOnlyReady } from './request.ts'

/** What every row of a list has to fulfil; nothing is for a list that shows all there is. */
export type Conditions = readonly Expression<SqlBool>[]

/** What `facets` can count: facts of an image, and facts of its copy in a zone. */
export const imageFacets = ['format', 'hypervisor', 'ostype', 'owner', 'templatetype'] as const
export const copyFacets = ['state', 'zone'] as const
export type ImageFacet = (typeof imageFacets)[number]
export type CopyFacet = (typeof copyFacets)[number]

/** The parts of `a,b`. */
const partsOf = (text: string) => text.split(',').map((part) => part.trim())

/** SQL: the conditions one after the other; `true` for none. */
export function allOf(conditions: Conditions): RawBuilder<SqlBool> {
  return conditions.length === 0
    ? sql<SqlBool>`true`
    : sql<SqlBool>`${sql.join([...conditions], sql` and `)}`
}

const eb = expressionBuilder<Database & { t: Database['vm_template'] }, 't'>()

/** Narrows by what a facet counts; undefined when that is not asked for. */
function byFacet(facet: ImageFacet, request: ListRequest): Expression<SqlBool> | undefined {
  switch (facet) {
    case 'format':
      return request.format && eb('t.format', 'in', request.format.map(upper))
    case 'hypervisor':
      return request.hypervisor === undefined
        ? undefined
        : eb('t.hypervisor', 'in', partsOf(request.hypervisor).map(knownHypervisor))
    case 'templatetype':
      return request.templatetype === undefined
        ? undefined
        : eb(sql<string>`t.type`, 'in', partsOf(request.templatetype).map(upper))
    case 'ostype':
      return (
        request.ostypeid &&
        eb('t.guest_os_id', 'in', (of) =>
          of
            .selectFrom('guest_os as o')
            .select('o.id')
            .where('o.uuid', 'in', request.ostypeid ?? []),
        )
      )
    case 'owner':
      return (
        request.accountids &&
        eb('t.account_id', 'in', (of) =>
          of
            .selectFrom('account as a')
            .select('a.id')
            .where('a.uuid', 'in', request.accountids ?? []),
        )
      )
  }
}

const upper = (text: string) => text.toUpperCase()

/** In the very letters of the rows: what the planner knows of a column it does not know of `lower(…)`. */
function knownHypervisor(text: string): string {
  return hypervisors.find((name) => name.toLowerCase() === text.toLowerCase()) ?? text
}

/** True when a list is narrowed by what this facet counts. */
export function isNarrowedBy(facet: ImageFacet | CopyFacet, request: ListRequest): boolean {
  if (facet === 'state') return request.state !== undefined
  if (facet === 'zone') return request.zoneid !== undefined || request.zoneids !== undefined
  return byFacet(facet, request) !== undefined
}

function otherConditions(request: ListRequest): Expression<SqlBool>[] {
  const { name, arch, ispublic, bootable, keyword, oscategoryid, tags = [] } = request
  const ids = request.id === undefined ? request.ids : [request.id]
  const asked: (Expression<SqlBool> | false)[] = [
    ids !== undefined && eb('t.uuid', 'in', [...ids]),
    name !== undefined && eb('t.name', '=', name),
    arch !== undefined && eb('t.arch', '=', arch),
    ispublic !== undefined && eb('t.is_public', '=', ispublic),
    bootable !== undefined && eb('t.bootable', '=', bootable),
    // In lower case on both sides, which is many times quicker than to compare in any case.
    keyword !== undefined && sql<SqlBool>`t.search like lower(${likePattern(keyword)})`,
    oscategoryid !== undefined &&
      eb('t.guest_os_id', 'in', (of) =>
        of
          .selectFrom('guest_os as o')
          .innerJoin('guest_os_category as oc', 'oc.id', 'o.category_id')
          .select('o.id')
          .where('oc.uuid', '=', oscategoryid),
      ),
    tags.length > 0 && bearsOneOf('template', 't.id', tags)(eb as never),
    // Primary-storage copies have rows of their own once they exist.
    request.storageid !== undefined && sql<SqlBool>`false`,
  ]
  return asked.filter((condition) => condition !== false)
}

/**
 * SQL over `vm_template as t`: who sees it and what is asked of the image itself. Of a root admin who
 * asks for everything nothing is left, and the list needs no image to be looked at.
 *
 * @param without the facet whose own filter does not count
 */
export function imageConditions(
  viewer: Viewer,
  request: ListRequest,
  scope: OwnerScope,
  without?: ImageFacet | CopyFacet,
): Conditions {
  return [
    ...seenConditions(request, imagesSeen(viewer, request, scope)),
    ...narrowing(request, without),
  ]
}

/** Nothing where the copies alone say what the list shows. */
function imagesSeen(viewer: Viewer, request: ListRequest, scope: OwnerScope): Conditions {
  if (request.id !== undefined) {
    return showsEveryImage(viewer.caller, 'all') ? [] : [visibleImages(eb, viewer)]
  }
  const audiences = audiencesFor(viewer, request, scope)
  if (audiences?.rest.length === 0 && audiences.without === undefined) return []
  // Deleted images have no copies.
  const inOpenZones = request.showremoved !== true
  return [filteredImages(eb, { ...viewer, inOpenZones }, request.filter, scope)]
}

/** What a list shows by audiences; undefined where that says nothing. */
export function audiencesFor(
  viewer: Viewer,
  request: ListRequest,
  scope: OwnerScope,
): ListAudiences | undefined {
  if (request.id !== undefined || request.showremoved === true) return undefined
  return audiencesOf(eb, { ...viewer, inOpenZones: true }, request.filter, scope)
}

/** The audiences whose copies a list may show; undefined for all. */
export function copyAudiences(
  viewer: Viewer,
  request: ListRequest,
  scope: OwnerScope,
): readonly Audience[] | undefined {
  const found = audiencesFor(viewer, request, scope)
  return found && [...found.whole, ...found.rest.map(({ audience }) => audience)]
}

/** True when something is asked of the images besides who sees them. */
export function isNarrow(request: ListRequest): boolean {
  return narrowing(request).length > 0
}

function narrowing(request: ListRequest, without?: ImageFacet | CopyFacet): Conditions {
  const facets = imageFacets.flatMap((facet) =>
    facet === without ? [] : (byFacet(facet, request) ?? []),
  )
  return [...facets, ...otherConditions(request)]
}

/** Of data disks those of one template are asked for, or some by their ids; who sees that sees them. */
function seenConditions(request: ListRequest, seen: Conditions): Conditions {
  const { parentId, diskParentIds } = request
  if (parentId === undefined) {
    if (!asksForDisks(request)) return seen
    const parents = sql`(select t.id from vm_template t
      where ${eb('t.id', '=', eb.fn.any(eb.val([...(diskParentIds ?? [])])))} and ${allOf(seen)})`
    return [
      sql<SqlBool>`case when t.parent_id is null then ${allOf(seen)} else t.parent_id in ${parents} end`,
    ]
  }
  const parent = sql<SqlBool>`t.parent_id = ${parentId}`
  if (seen.length === 0) return [parent]
  return [
    parent,
    sql<SqlBool>`exists (select from vm_template t where t.id = ${parentId} and ${allOf(seen)})`,
  ]
}

/** SQL: the image whose copies an image of `vm_template as t` has; data disks have none of their own. */
export function ownerOfCopies(request: ListRequest): RawBuilder<unknown> {
  if (request.parentId !== undefined) return sql`t.parent_id`
  return asksForDisks(request) ? sql`coalesce(t.parent_id, t.id)` : sql`t.id`
}

/** Whether data disks are among what is asked for by ids; other lists do not have any. */
export function asksForDisks({ parentId, diskParentIds = [] }: ListRequest): boolean {
  return parentId !== undefined || diskParentIds.length > 0
}

/**
 * SQL over `template_zone as tz`: of this kind and these audiences, in a visible zone, and in the asked-for
 * condition.
 */
export function copyConditions(
  zones: readonly number[],
  request: ListRequest,
  audiences: readonly Audience[] | undefined,
  without?: ImageFacet | CopyFacet,
): Conditions {
  return [
    ofCopy('tz.kind', '=', request.kind),
    ...(audiences === undefined || audiences.length === audienceCount
      ? []
      : [ofCopy('tz.audience', '=', ofCopy.fn.any(ofCopy.val([...audiences])))]),
    ofCopy('tz.zone_id', '=', ofCopy.fn.any(ofCopy.val([...zones]))),
    // Each zone is counted with all that can be used in it.
    ...(without === 'zone' ? [] : onceOfHosts(request, zones)),
    ...stateConditions(request, without),
  ]
}

/* All of them: then the copies of every image. */
const audienceCount = 4

const ofCopy = expressionBuilder<Database & { tz: Database['template_zone'] }, 'tz'>()

/** SQL over `template_zone as tz`: the asked-for state, store and readiness; nothing is for all copies. */
export function stateConditions(
  request: ListRequest,
  without?: ImageFacet | CopyFacet,
): Conditions {
  const { state, imagestoreid } = request
  const asked: (Expression<SqlBool> | false)[] = [
    (request.isready === true || showsOnlyReady(request)) && ofCopy('tz.state', '=', 'ready'),
    request.isready === false && ofCopy('tz.state', '<>', 'ready'),
    state !== undefined && without !== 'state' && ofCopy(sql<string>`tz.state`, 'in', [...state]),
    imagestoreid !== undefined &&
      ofCopy('tz.object_id', 'in', (inner) =>
        inner
          .selectFrom('object_replica as r')
          .innerJoin('image_store as s', 's.id', 'r.store_id')
          .select('r.object_id')
          .where('s.uuid', '=', imagestoreid),
      ),
  ]
  return asked.filter((condition) => condition !== false)
}
