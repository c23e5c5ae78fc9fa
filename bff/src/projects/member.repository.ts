import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Db, Trx } from '../db/database.ts'
import { containing } from '../db/like.ts'
import type { Database } from '../db/schema.ts'
import { orderBy, type Sort } from '../db/sort.ts'

/** What a list of members is narrowed to; everything that is given has to hold. */
export interface MemberFilter {
  readonly projectId: number
  readonly account?: string | undefined
  readonly role?: string | undefined
  /** A user of the member. */
  readonly userUuid?: string | undefined
  readonly keyword?: string | undefined
}

type Tables = Database & { m: Database['project_account']; a: Database['account'] }

function matches(filter: MemberFilter) {
  return (eb: ExpressionBuilder<Tables, 'm' | 'a'>): Expression<SqlBool> => {
    const { account, role, userUuid, keyword } = filter
    return eb.and([
      eb('m.project_id', '=', filter.projectId),
      eb('a.removed', 'is', null),
      ...(account === undefined ? [] : [eb('a.name', '=', account)]),
      ...(role === undefined ? [] : [eb(sql<string>`lower(m.role)`, '=', role.toLowerCase())]),
      ...(userUuid === undefined
        ? []
        : [
            eb(
              'a.id',
              'in',
              eb.selectFrom('user as u').select('u.account_id').where('u.uuid', '=', userUuid),
            ),
          ]),
      ...(keyword === undefined ? [] : [containing(eb, 'a.name', keyword)]),
    ])
  }
}

/** What lists of members can be sorted by. */
export const memberColumns = { account: 'a.name', role: 'm.role' } as const

const users = sql<{ id: string; username: string; firstname: string; lastname: string }[]>`(
  select coalesce(jsonb_agg(jsonb_build_object('id', u.uuid, 'username', u.username,
    'firstname', u.firstname, 'lastname', u.lastname) order by u.username), '[]')
  from "user" u where u.account_id = a.id and u.removed is null)`

/** Members with their users, Admins first, then by name, unless something else is asked for. */
export async function findMembers(
  db: Db | Trx,
  filter: MemberFilter,
  page: { limit: number; offset: number; sort?: Sort | undefined },
) {
  const members = db
    .selectFrom('project_account as m')
    .innerJoin('account as a', 'a.id', 'm.account_id')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .where(matches(filter))
  const [rows, total] = await Promise.all([
    members
      .select([
        'a.uuid',
        'a.name',
        'a.type',
        'm.role',
        'd.uuid as domain_uuid',
        'd.name as domain_name',
        'd.path as domain_path',
        users.as('users'),
      ])
      .orderBy(orderBy(page.sort, memberColumns, sql`m.role, a.name, a.id`))
      .limit(page.limit)
      .offset(page.offset)
      .execute(),
    members.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow(),
  ])
  return { count: total.count, rows }
}
