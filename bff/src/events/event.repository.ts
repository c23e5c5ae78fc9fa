import type { EventType } from '@mold/shared/event-types.ts'
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import { ownedWithin } from '../access/owned.ts'
import type { OwnerScope } from '../access/owners.ts'
import type { Db, Trx } from '../db/database.ts'
import { containing } from '../db/like.ts'
import type { Database, EventTable, ImageKind } from '../db/schema.ts'
import { orderBy, type Sort } from '../db/sort.ts'

export interface NewEvent {
  readonly type: EventType
  readonly level: EventTable['level']
  readonly state: EventTable['state']
  readonly description: string
  /** The account that it belongs to, which sees it. */
  readonly accountId: number
  /** Who did it. */
  readonly username: string
  readonly resourceType?: string | undefined
  readonly resourceUuid?: string | undefined
  readonly resourceName?: string | undefined
  /** The event that it follows from. */
  readonly parentUuid?: string | null | undefined
  /** A step that may run twice names itself here and writes its event once. */
  readonly once?: string | undefined
}

/** The new event's uuid; undefined when one with the same `once` is there. */
export async function insertEvent(db: Db | Trx, event: NewEvent): Promise<string | undefined> {
  const row = await db
    .insertInto('event')
    .values({
      type: event.type,
      level: event.level,
      state: event.state,
      description: event.description,
      account_id: event.accountId,
      username: event.username,
      resource_type: event.resourceType ?? null,
      resource_uuid: event.resourceUuid ?? null,
      resource_name: event.resourceName ?? null,
      parent_uuid: event.parentUuid ?? null,
      once: event.once ?? null,
    })
    .onConflict((conflict) => conflict.column('once').doNothing())
    .returning('uuid')
    .executeTakeFirst()
  return row?.uuid
}

export async function eventByOnce(db: Db | Trx, once: string): Promise<string> {
  const row = await db
    .selectFrom('event')
    .select('uuid')
    .where('once', '=', once)
    .executeTakeFirstOrThrow()
  return row.uuid
}

/** What a list of events is narrowed to; everything that is given has to hold. */
export interface EventFilter {
  readonly scope: OwnerScope
  readonly uuid?: string | undefined
  readonly type?: string | undefined
  readonly level?: EventTable['level'] | undefined
  readonly state?: string | undefined
  readonly from?: Date | undefined
  /** Inclusive. */
  readonly until?: Date | undefined
  /** Entered at most so many seconds ago. */
  readonly newestSeconds?: number | undefined
  /** The first of a chain that has gone on for so many seconds and has not completed. */
  readonly pendingSeconds?: number | undefined
  /** The first event of a chain: it and those that followed from it. */
  readonly chainUuid?: string | undefined
  readonly resourceUuid?: string | undefined
  readonly resourceType?: string | undefined
  readonly archived: boolean
  readonly keyword?: string | undefined
}

type Tables = Database & {
  e: Database['event']
  a: Database['account']
  d: Database['domain']
}
type EventBuilder = ExpressionBuilder<Tables, 'e' | 'a' | 'd'>

function matches(filter: EventFilter) {
  return (eb: EventBuilder): Expression<SqlBool> => {
    const { keyword } = filter
    const equal = (column: 'uuid' | 'type' | 'level' | 'state' | 'resource_uuid', value?: string) =>
      value === undefined ? [] : [eb(sql<string>`${eb.ref(`e.${column}`)}`, '=', value)]
    return eb.and([
      ownedWithin(filter.scope)(eb),
      eb('e.archived', '=', filter.archived),
      ...equal('uuid', filter.uuid),
      ...equal('type', filter.type),
      ...equal('level', filter.level),
      ...equal('state', filter.state),
      ...equal('resource_uuid', filter.resourceUuid),
      ...(filter.from ? [eb('e.created', '>=', filter.from)] : []),
      // Rows are finer than the milliseconds of a Date.
      ...(filter.until ? [eb('e.created', '<', new Date(filter.until.getTime() + 1))] : []),
      ...(filter.newestSeconds === undefined
        ? []
        : [eb('e.created', '>=', secondsAgo(filter.newestSeconds))]),
      ...(filter.pendingSeconds === undefined ? [] : [isPending(eb, filter.pendingSeconds)]),
      ...(filter.chainUuid === undefined
        ? []
        : [
            eb.or([
              eb('e.uuid', '=', filter.chainUuid),
              eb('e.parent_uuid', '=', filter.chainUuid),
            ]),
          ]),
      ...(filter.resourceType === undefined
        ? []
        : [eb(eb.fn('lower', ['e.resource_type']), '=', filter.resourceType.toLowerCase())]),
      ...(keyword === undefined
        ? []
        : [
            eb.or(
              (['e.description', 'e.type', 'e.resource_name'] as const).map((column) =>
                containing(eb, column, keyword),
              ),
            ),
          ]),
    ])
  }
}

/** A hundred years: what the database counts back from now ends some thousand years ago. */
const longestSeconds = 3_155_760_000

const secondsAgo = (seconds: number) =>
  sql<Date>`now() - make_interval(secs => ${Math.min(seconds, longestSeconds)})`

/** The first event of work that began so long ago and of whose end nothing is written. */
function isPending(eb: EventBuilder, seconds: number): Expression<SqlBool> {
  return eb.and([
    eb('e.created', '<=', secondsAgo(seconds)),
    eb('e.state', 'in', ['Scheduled', 'Started']),
    eb('e.parent_uuid', 'is', null),
    eb.not(
      eb.exists(
        eb
          .selectFrom('event as later')
          .select('later.id')
          .whereRef('later.parent_uuid', '=', 'e.uuid')
          .where('later.state', '=', 'Completed'),
      ),
    ),
  ])
}

function eventsOf(db: Db | Trx, filter: EventFilter) {
  return db
    .selectFrom('event as e')
    .innerJoin('account as a', 'a.id', 'e.account_id')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .leftJoin('project as p', 'p.account_id', 'a.id')
    .where(matches(filter))
}

export async function countEvents(db: Db | Trx, filter: EventFilter): Promise<number> {
  const row = await eventsOf(db, filter)
    .select(sql<number>`count(*)`.as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

/** What lists of events can be sorted by. */
export const eventColumns = {
  created: 'e.id',
  type: 'e.type',
  level: 'e.level',
  state: 'e.state',
  username: 'e.username',
  account: 'a.name',
  resourcename: 'e.resource_name',
} as const

/** Newest first, unless something else is asked for. */
export function findEvents(
  db: Db | Trx,
  filter: EventFilter,
  page: { limit: number; offset: number; sort?: Sort | undefined },
) {
  return eventsOf(db, filter)
    .select([
      'e.uuid',
      'e.username',
      'e.type',
      'e.level',
      'e.state',
      'e.description',
      'e.created',
      'e.parent_uuid',
      'e.resource_uuid',
      'e.resource_type',
      'e.resource_name',
      'e.archived',
      'a.name as account_name',
      'p.uuid as project_uuid',
      'p.name as project_name',
      'd.uuid as domain_uuid',
      'd.name as domain_name',
      'd.path as domain_path',
    ])
    .orderBy(orderBy(page.sort, eventColumns, sql`e.id desc`))
    .limit(page.limit)
    .offset(page.offset)
    .execute()
}

export type EventRow = Awaited<ReturnType<typeof findEvents>>[number]

/** The kind of the image that an event is about, also of one that is removed. */
export async function kindOfImage(db: Db, uuid: string): Promise<ImageKind | undefined> {
  const query = db.selectFrom('vm_template').select('kind').where('uuid', '=', uuid)
  return (await query.executeTakeFirst())?.kind
}
