import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import { isUuid } from '../access/ids.ts'
import type { Db } from '../db/database.ts'
import { containing } from '../db/like.ts'
import type { Database } from '../db/schema.ts'

type Tables = Database & { o: Database['guest_os']; c: Database['guest_os_category'] }

/** What a list of OS types is narrowed to; everything that is given has to hold. */
export interface OsTypeFilter {
  readonly ids?: readonly number[] | undefined
  readonly categoryId?: number | undefined
  readonly description?: string | undefined
  readonly keyword?: string | undefined
}

function typeMatches(filter: OsTypeFilter) {
  return (eb: ExpressionBuilder<Tables, 'o'>): Expression<SqlBool> => {
    const { ids, categoryId, description, keyword } = filter
    return eb.and([
      eb('o.removed', 'is', null),
      ...(ids === undefined ? [] : [eb('o.id', '=', eb.fn.any(eb.val([...ids])))]),
      ...(categoryId === undefined ? [] : [eb('o.category_id', '=', categoryId)]),
      ...(description === undefined ? [] : [eb('o.description', '=', description)]),
      ...(keyword === undefined ? [] : [containing(eb, 'o.description', keyword)]),
    ])
  }
}

/** In no order. There are some hundreds of them in all. */
export function findOsTypes(db: Db, filter: OsTypeFilter) {
  return db
    .selectFrom('guest_os as o')
    .innerJoin('guest_os_category as c', 'c.id', 'o.category_id')
    .where(typeMatches(filter))
    .select(['o.uuid', 'o.description', 'o.user_defined'])
    .select(['c.uuid as category_uuid', 'c.name as category_name'])
    .execute()
}

export type OsTypeRow = Awaited<ReturnType<typeof findOsTypes>>[number]

/** What an OS type is found by and shown as. */
export interface OsTypeName {
  readonly id: number
  readonly uuid: string
  readonly description: string
}

/** Undefined also for one that was removed, and for text that is no id. */
export async function osTypeByUuid(db: Db, uuid: string): Promise<OsTypeName | undefined> {
  if (!isUuid(uuid)) return undefined
  return db
    .selectFrom('guest_os')
    .select(['id', 'uuid', 'description'])
    .where('uuid', '=', uuid)
    .where('removed', 'is', null)
    .executeTakeFirst()
}

export async function osTypeNamed(db: Db, description: string): Promise<OsTypeName | undefined> {
  return db
    .selectFrom('guest_os')
    .select(['id', 'uuid', 'description'])
    .where('description', '=', description)
    .executeTakeFirst()
}

export interface OsCategoryFilter {
  readonly uuid?: string | undefined
  readonly name?: string | undefined
  readonly keyword?: string | undefined
}

/** By sort key, then by name. */
export function findOsCategories(db: Db, { uuid, name, keyword }: OsCategoryFilter) {
  return db
    .selectFrom('guest_os_category as c')
    .selectAll('c')
    .where((eb) =>
      eb.and([
        ...(uuid === undefined ? [] : [eb('c.uuid', '=', uuid)]),
        ...(name === undefined ? [] : [eb('c.name', '=', name)]),
        ...(keyword === undefined ? [] : [containing(eb, 'c.name', keyword)]),
      ]),
    )
    .orderBy('c.sort_key')
    .orderBy('c.name')
    .execute()
}
