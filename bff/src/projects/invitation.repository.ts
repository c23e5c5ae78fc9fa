import { type RawBuilder, sql } from 'kysely'
import type { OwnerScope } from '../access/owners.ts'
import type { Db, Trx } from '../db/database.ts'
import { orderBy, type Sort } from '../db/sort.ts'
import type { ProjectRole } from './project.repository.ts'

/** What a list of invitations is narrowed to; everything that is given has to hold. */
export interface InvitationFilter {
  /** What the caller may know of: `seenInvitations`. */
  readonly seen: RawBuilder<boolean>
  /** Whose invitations; undefined for all of those. */
  readonly invited?: OwnerScope | undefined
  readonly uuid?: string | undefined
  readonly projectId?: number | undefined
  readonly userUuid?: string | undefined
  readonly state?: string | undefined
  readonly activeOnly?: boolean | undefined
  /** Part of the project's name, in any case. */
  readonly keyword?: string | undefined
  /** Seconds after which one that is pending has expired. */
  readonly timeout: number
}

/** SQL: the state as it is shown, when invitations live so many seconds. */
const shownState = (timeout: number) =>
  sql<string>`case when i.state = 'Pending' and i.created < now() - ${timeout} * interval '1 second'
    then 'Expired' else i.state end`

/** What lists of invitations can be sorted by. */
export const invitationColumns = {
  project: 'p.name',
  account: 'a.name',
  created: 'i.created',
} as const

function invitedIn(scope: OwnerScope): RawBuilder<boolean> {
  switch (scope.kind) {
    case 'everything':
      return sql`true`
    case 'accounts':
      return sql`i.account_id = any(${scope.accountIds})`
    case 'domain':
      return sql`a.domain_id = ${scope.domainId}`
    case 'subtree':
      return sql`starts_with(d.path, ${scope.path})`
  }
}

/** Invitations with whom and what they are about, newest first unless something else is asked for. */
export async function findInvitations(
  db: Db | Trx,
  filter: InvitationFilter,
  page: { limit: number; offset: number; sort?: Sort | undefined },
) {
  const state = shownState(filter.timeout)
  const conditions: RawBuilder<boolean>[] = [filter.seen]
  if (filter.invited) conditions.push(invitedIn(filter.invited))
  if (filter.uuid !== undefined) conditions.push(sql`i.uuid = ${filter.uuid}`)
  if (filter.projectId !== undefined) conditions.push(sql`i.project_id = ${filter.projectId}`)
  if (filter.state !== undefined) {
    conditions.push(sql`lower(${state}) = ${filter.state.toLowerCase()}`)
  }
  if (filter.activeOnly === true) conditions.push(sql`${state} = 'Pending'`)
  if (filter.userUuid !== undefined) {
    conditions.push(
      sql`i.account_id = (select account_id from "user" where uuid = ${filter.userUuid})`,
    )
  }
  if (filter.keyword !== undefined) {
    conditions.push(sql`position(lower(${filter.keyword}) in lower(p.name)) > 0`)
  }
  const found = db
    .selectFrom('project_invitation as i')
    .innerJoin('project as p', 'p.id', 'i.project_id')
    .innerJoin('domain as pd', 'pd.id', 'p.domain_id')
    .innerJoin('account as a', 'a.id', 'i.account_id')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .where('p.removed', 'is', null)
    .where('a.removed', 'is', null)
    .where(sql<boolean>`${sql.join(conditions, sql` and `)}`)
  const [rows, total] = await Promise.all([
    found
      .select(['i.id', 'i.uuid', 'i.role', 'i.created', 'i.account_id as invitedId'])
      .select(['p.uuid as projectUuid', 'p.name as project', 'p.account_id as accountId'])
      .select(['pd.path as domainPath', 'a.name as account', 'd.uuid as domainUuid'])
      .select(['d.name as domain', 'd.path as ofPath', state.as('state')])
      .orderBy(orderBy(page.sort, invitationColumns, sql`i.created desc, i.id desc`))
      .limit(page.limit)
      .offset(page.offset)
      .execute(),
    found.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow(),
  ])
  return { count: total.count, rows }
}

export type InvitationRow = Awaited<ReturnType<typeof findInvitations>>['rows'][number]

/** The last invitation of an account to a project, held until the transaction ends. */
export function lockInvitation(
  trx: Trx,
  of: { readonly projectId: number; readonly accountId: number },
  timeout: number,
) {
  return trx
    .selectFrom('project_invitation as i')
    .select(['i.id', 'i.uuid', 'i.role', shownState(timeout).as('state')])
    .where('i.project_id', '=', of.projectId)
    .where('i.account_id', '=', of.accountId)
    .orderBy('i.id', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()
}

/** Invites an account; one that is invited already is invited anew from now on. */
export async function putInvitation(
  trx: Trx,
  of: { readonly projectId: number; readonly accountId: number; readonly role: ProjectRole },
): Promise<void> {
  const { projectId: project_id, accountId: account_id, role } = of
  await trx
    .insertInto('project_invitation')
    .values({ project_id, account_id, role })
    .onConflict((conflict) =>
      conflict
        .columns(['project_id', 'account_id'])
        .where('state', '=', 'Pending')
        .doUpdateSet({ role, created: sql<Date>`now()` }),
    )
    .execute()
}

/** Ends what is pending of an account's invitations to a project. */
export async function endInvitation(
  trx: Trx,
  of: { readonly projectId: number; readonly accountId: number },
  state: 'Completed' | 'Declined',
): Promise<void> {
  await trx
    .updateTable('project_invitation')
    .set({ state })
    .where('project_id', '=', of.projectId)
    .where('account_id', '=', of.accountId)
    .where('state', '=', 'Pending')
    .execute()
}

export async function deleteInvitation(db: Db | Trx, uuid: string): Promise<void> {
  await db.deleteFrom('project_invitation').where('uuid', '=', uuid).execute()
}
