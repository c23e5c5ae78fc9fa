import { sql } from 'kysely'
import { ownedWithin } from '../../access/owned.ts'
import type { OwnerScope } from '../../access/owners.ts'
import type { Db } from '../../db/database.ts'
import { containing } from '../../db/like.ts'
import { orderBy, type Sort } from '../../db/sort.ts'

export interface UploadFilter {
  readonly scope: OwnerScope
  readonly id?: string | undefined
  readonly imageUuid?: string | undefined
  readonly keyword?: string | undefined
}

function matching(db: Db, { scope, id, imageUuid, keyword }: UploadFilter) {
  let query = db
    .selectFrom('upload as u')
    .innerJoin('vm_template as t', 't.id', 'u.template_id')
    .innerJoin('account as a', 'a.id', 't.account_id')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .leftJoin('project as p', 'p.account_id', 'a.id')
    .where('u.state', '<>', 'sealed')
    .where('t.removed', 'is', null)
    .where((eb) => ownedWithin(scope)(eb as never))
  if (id !== undefined) query = query.where('u.id', '=', id)
  if (imageUuid !== undefined) query = query.where('t.uuid', '=', imageUuid)
  if (keyword !== undefined) query = query.where((eb) => containing(eb, 't.name', keyword))
  return query
}

export type ListedUpload = Awaited<ReturnType<typeof findUploads>>[number]

/** What lists of uploads can be sorted by. */
export const uploadColumns = {
  created: 'u.created',
  name: 't.name',
  length: 'u.length',
  offset: 'u.durable_offset',
  account: 'a.name',
} as const

/** Uploads that are not complete, oldest first, with their images and owners. */
export async function findUploads(
  db: Db,
  filter: UploadFilter,
  page: { readonly limit: number; readonly offset: number; readonly sort?: Sort | undefined },
) {
  return matching(db, filter)
    .selectAll('u')
    .select([
      't.uuid as image_uuid',
      't.kind',
      't.name',
      't.format',
      'a.name as account_name',
      'p.uuid as project_uuid',
      'p.name as project_name',
      'd.uuid as domain_uuid',
      'd.name as domain_name',
      sql<boolean>`coalesce(u.lease_until > now(), false)`.as('active'),
    ])
    .orderBy(orderBy(page.sort, uploadColumns, sql`u.created, u.id`))
    .limit(page.limit)
    .offset(page.offset)
    .execute()
}

export async function countUploads(db: Db, filter: UploadFilter): Promise<number> {
  const { count } = await matching(db, filter)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}
