import { type Selectable, sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import { containing } from '../../db/like.ts'
import { orderBy, type Sort } from '../../db/sort.ts'
import type { DiskOfferingTable, ServiceOfferingTable } from '../../db/schema.ts'

export type ServiceOffering = Selectable<ServiceOfferingTable>
export type DiskOffering = Selectable<DiskOfferingTable>

type OfferingTable = 'service_offering' | 'disk_offering'

export interface OfferingFilter {
  readonly uuid?: string | undefined
  readonly name?: string | undefined
  readonly keyword?: string | undefined
}

interface Page {
  readonly limit: number
  readonly offset: number
  readonly sort?: Sort | undefined
}

/** What lists of service offerings can be sorted by. */
export const serviceOfferingColumns = {
  name: 'name',
  displaytext: 'display_text',
  created: 'created',
  cpunumber: 'cpu_number',
  cpuspeed: 'cpu_speed',
  memory: 'memory',
} as const

/** What lists of disk offerings can be sorted by. */
export const diskOfferingColumns = {
  name: 'name',
  displaytext: 'display_text',
  created: 'created',
  disksize: 'size',
} as const

/** Offerings that are there, in the order that they were made, with the number of all of them. */
async function listOfferings<T extends OfferingTable>(
  db: Db,
  table: T,
  { uuid, name, keyword }: OfferingFilter,
  page: Page,
  columns: Readonly<Record<string, string>>,
) {
  // Both tables have the columns that are asked for.
  let query = db.selectFrom(table as 'disk_offering').where('removed', 'is', null)
  if (uuid !== undefined) query = query.where('uuid', '=', uuid)
  if (name !== undefined) query = query.where('name', '=', name)
  if (keyword !== undefined) {
    query = query.where((eb) =>
      eb.or([containing(eb, 'name', keyword), containing(eb, 'display_text', keyword)]),
    )
  }
  const [{ count }, rows] = await Promise.all([
    query.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow(),
    query
      .selectAll()
      .orderBy(orderBy(page.sort, columns, sql`id`))
      .limit(page.limit)
      .offset(page.offset)
      .execute(),
  ])
  return { count, rows: rows as unknown as Selectable<Tables[T]>[] }
}

interface Tables {
  readonly service_offering: ServiceOfferingTable
  readonly disk_offering: DiskOfferingTable
}

export const listServiceOfferings = (db: Db, filter: OfferingFilter, page: Page) =>
  listOfferings(db, 'service_offering', filter, page, serviceOfferingColumns)

export const listDiskOfferings = (db: Db, filter: OfferingFilter, page: Page) =>
  listOfferings(db, 'disk_offering', filter, page, diskOfferingColumns)

/** A service offering that is there, by uuid. */
export function findServiceOffering(
  db: Db | Trx,
  uuid: string,
): Promise<ServiceOffering | undefined> {
  return db
    .selectFrom('service_offering')
    .selectAll()
    .where('uuid', '=', uuid)
    .where('removed', 'is', null)
    .executeTakeFirst()
}

/** A disk offering that is there, by uuid. */
export function findDiskOffering(db: Db | Trx, uuid: string): Promise<DiskOffering | undefined> {
  return db
    .selectFrom('disk_offering')
    .selectAll()
    .where('uuid', '=', uuid)
    .where('removed', 'is', null)
    .executeTakeFirst()
}

export function insertServiceOffering(
  db: Db,
  of: Pick<ServiceOffering, 'name' | 'display_text' | 'cpu_number' | 'cpu_speed' | 'memory'>,
): Promise<ServiceOffering> {
  return db.insertInto('service_offering').values(of).returningAll().executeTakeFirstOrThrow()
}

export function insertDiskOffering(
  db: Db,
  of: Pick<DiskOffering, 'name' | 'display_text' | 'size'>,
): Promise<DiskOffering> {
  return db.insertInto('disk_offering').values(of).returningAll().executeTakeFirstOrThrow()
}

/** Rows that refer to it keep it for what they show; nothing new is made with it. */
export async function removeOffering(db: Db, table: OfferingTable, id: number): Promise<void> {
  await db
    .updateTable(table)
    .set({ removed: sql<Date>`now()` })
    .where('id', '=', id)
    .where('removed', 'is', null)
    .execute()
}
