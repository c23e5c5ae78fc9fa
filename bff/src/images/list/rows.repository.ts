import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Caller } from '../../access/caller.ts'
import type { ListAudiences, Viewer } from '../../access/image-lists.ts'
import type { OwnerScope } from '../../access/owners.ts'
import { openZones } from '../../access/zones.ts'
import type { Db } from '../../db/database.ts'
import type { Audience } from '../../db/schema.ts'
import {
  allOf,
  asksForDisks,
  audiencesFor,
  type Conditions,
  copyAudiences,
  copyConditions,
  imageConditions,
  isNarrow,
  ownerOfCopies,
} from './filters.repository.ts'
import { type ListRequest, showsDeleted } from './request.ts'

/** The zones that rows may be of: those that the caller may know of, or those asked for. */
export async function listZoneIds(
  db: Db,
  caller: Caller,
  { zoneid, zoneids }: Pick<ListRequest, 'zoneid' | 'zoneids'>,
): Promise<number[]> {
  const both = zoneid !== undefined && zoneids !== undefined
  const asked = zoneid === undefined ? zoneids : [zoneid]
  const wanted = both ? zoneids.filter((uuid) => uuid === zoneid) : asked
  if (wanted?.length === 0) return []
  return (await openZones(db, caller, wanted)).map((zone) => zone.id)
}

/** What a list is made of: where its rows come from, and what they have to fulfil. */
export interface Shape {
  readonly request: ListRequest
  readonly zones: readonly number[]
  readonly ofImage: Conditions
  readonly ofCopy: Conditions
  /** The same list audience by audience, where it can be had so and nothing but readiness narrows it. */
  readonly parts: readonly Part[] | undefined
  /** But for the copies of these images. */
  readonly without: Expression<SqlBool> | undefined
}

/** The rows of one audience. */
export interface Part {
  readonly audience: Audience
  /** Asked of the images besides, and of their copies; nothing where all copies are shown. */
  readonly ofImage: Conditions
  readonly ofCopy: Conditions
}

/** All copies of an audience are shown, so that their number is known. */
export function isWhole({ ofImage, ofCopy }: Part): boolean {
  return ofImage.length === 0 && ofCopy.length === 0
}

const notRemoved = sql`t.removed is null`

/** Data disks are not among deleted images, as they are not among others. */
const amongDeleted = (request: ListRequest) =>
  asksForDisks(request)
    ? sql`t.removed is not null`
    : sql`t.removed is not null and t.parent_id is null`

/** One row for each copy; deleted images, which have none, count as one where they are shown. */
export function rowsByZone({ request, ofImage, ofCopy }: Shape, joins: RawBuilder<unknown>) {
  const owner = ownerOfCopies(request)
  if (showsDeleted(request)) {
    return sql`from vm_template t left join template_zone tz on tz.template_id = ${owner}
      and ${allOf(ofCopy)} ${joins}
      where t.kind = ${request.kind} and (tz.id is not null or ${amongDeleted(request)})
        and ${allOf(ofImage)}`
  }
  return sql`from template_zone tz join vm_template t on ${owner} = tz.template_id ${joins}
    where ${notRemoved} and ${allOf(ofCopy)} and ${allOf(ofImage)}`
}

/** One row for each image that has such a copy, or is deleted where those are shown. */
export function rowsByImage({ request, ofImage, ofCopy }: Shape, joins: RawBuilder<unknown>) {
  const owner = ownerOfCopies(request)
  const has = sql`exists (select from template_zone tz where tz.template_id = ${owner} and ${allOf(ofCopy)})`
  const there = showsDeleted(request)
    ? sql`(${amongDeleted(request)} or ${has})`
    : sql`${notRemoved} and ${has}`
  return sql`from vm_template t ${joins} where t.kind = ${request.kind} and ${there} and ${allOf(ofImage)}`
}

/** Whether the copies alone answer: nothing is asked of the image, and deleted ones have no copies. */
export function needsNoImage({ request, ofImage }: Shape): boolean {
  return ofImage.length === 0 && request.showremoved !== true
}

/** The list that somebody asks for. */
export function shapeOf(
  viewer: Viewer,
  request: ListRequest,
  scope: OwnerScope,
  zones: readonly number[],
): Shape {
  const audiences = audiencesFor(viewer, request, scope)
  return {
    request,
    zones,
    ofImage: imageConditions(viewer, request, scope),
    ofCopy: copyConditions(zones, request, copyAudiences(viewer, request, scope)),
    parts: audiences && isPlain(request) ? partsOf(audiences) : undefined,
    without: audiences?.without,
  }
}

function partsOf({ whole, rest }: ListAudiences): Part[] {
  return [
    ...whole.map((audience) => ({ audience, ofImage: [], ofCopy: [] })),
    ...rest.map((part) =>
      'when' in part
        ? { audience: part.audience, ofImage: [part.when], ofCopy: [] }
        : { audience: part.audience, ofImage: [], ofCopy: [isCopyOf(part.ids)] },
    ),
  ]
}

/** Looked up id by id in an array: of a subquery the planner makes a join with all copies. */
const isCopyOf = (ids: Expression<unknown>) => sql<SqlBool>`tz.template_id = any(array(${ids}))`

/** The shape of one part. */
export function partOf(shape: Shape, { audience, ofImage, ofCopy }: Part): Shape {
  const { zones, request } = shape
  return { ...shape, ofImage, ofCopy: [...copyConditions(zones, request, [audience]), ...ofCopy] }
}

/** Nothing but readiness and zones is asked. */
function isPlain(request: ListRequest): boolean {
  const { state, imagestoreid, parentId, showremoved } = request
  return (
    !isNarrow(request) &&
    [state, imagestoreid, parentId].every((value) => value === undefined) &&
    showremoved !== true
  )
}
