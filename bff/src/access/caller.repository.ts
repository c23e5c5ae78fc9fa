import { roleOfAccountType } from '@mold/shared/contract/command.ts'
import type { Db, Trx } from '../db/database.ts'
import { sql } from 'kysely'
import { keepPlan } from '../db/kept-plans.ts'
import type { Caller, Standing } from './caller.ts'

/** SQL: the projects of the row's account, as `Caller` has them; suspended ones too (semantics §19). */
const memberships = sql<Caller['projects']>`(
  select coalesce(jsonb_agg(jsonb_build_object(
    'accountId', p.account_id, 'admin', m.role = 'Admin') order by p.id), '[]')
  from project_account m join project p on p.id = m.project_id
  where m.account_id = account.id and p.removed is null)`

/**
 * Users with account and domain, as far as all three are enabled at this moment: whoever is
 * disabled or removed calls no more, whatever they hold (protocol §7).
 */
export function liveUsers(db: Db) {
  return keepPlan(db.selectFrom('user'))
    .innerJoin('account', 'account.id', 'user.account_id')
    .innerJoin('domain', 'domain.id', 'account.domain_id')
    .where('user.removed', 'is', null)
    .where('user.state', '=', 'enabled')
    .where('account.removed', 'is', null)
    .where('account.state', '=', 'enabled')
    .where('domain.removed', 'is', null)
    .where('domain.state', '=', 'Active')
    .select([
      'user.id as userId',
      'user.uuid as userUuid',
      'user.username',
      'account.id as accountId',
      'account.uuid as accountUuid',
      'account.name as accountName',
      'account.type as accountType',
      'domain.id as domainId',
      'domain.uuid as domainUuid',
      'domain.name as domainName',
      'domain.path as domainPath',
      memberships.as('projects'),
    ])
}

type LiveUser = Awaited<ReturnType<ReturnType<typeof liveUsers>['executeTakeFirstOrThrow']>>

/** The caller that a row of `liveUsers` makes; none for accounts that cannot call (protocol §13). */
export function callerOf(row: LiveUser, via: Caller['via']): Caller | undefined {
  const role = roleOfAccountType[row.accountType]
  if (role === undefined) return undefined
  return {
    user: { id: row.userId, uuid: row.userUuid, username: row.username },
    account: {
      id: row.accountId,
      uuid: row.accountUuid,
      name: row.accountName,
      type: row.accountType,
    },
    domain: {
      id: row.domainId,
      uuid: row.domainUuid,
      name: row.domainName,
      path: row.domainPath,
    },
    role,
    projects: row.projects,
    via,
  }
}

/** The caller that a user is now, for work that goes on after the call; undefined when disabled. */
export async function loadCaller(
  db: Db,
  userId: number,
  via: Caller['via'],
): Promise<Caller | undefined> {
  const row = await liveUsers(db).where('user.id', '=', userId).executeTakeFirst()
  return row && callerOf(row, via)
}

/** A caller for what belongs to an account and not to one of its users: any of them that may call. */
export async function loadAccountCaller(
  db: Db,
  accountId: number,
  via: Caller['via'],
): Promise<Caller | undefined> {
  const row = await liveUsers(db).where('account.id', '=', accountId).limit(1).executeTakeFirst()
  return row && callerOf(row, via)
}

/**
 * What the rights of an account depend on, whether one of its users calls or not; that of a project, which nobody
 * calls by, is as good as a user's.
 */
export async function loadStanding(db: Db | Trx, accountId: number): Promise<Standing | undefined> {
  const row = await db
    .selectFrom('account')
    .innerJoin('domain', 'domain.id', 'account.domain_id')
    .where('account.id', '=', accountId)
    .where('account.removed', 'is', null)
    .select(['account.id', 'account.uuid', 'account.name', 'account.type'])
    .select(['domain.id as domainId', 'domain.uuid as domainUuid', 'domain.name as domainName'])
    .select(['domain.path', memberships.as('projects')])
    .executeTakeFirst()
  if (!row) return undefined
  const { id, uuid, name, type, projects } = row
  return {
    account: { id, uuid, name, type },
    domain: { id: row.domainId, uuid: row.domainUuid, name: row.domainName, path: row.path },
    role: roleOfAccountType[type] ?? 'User',
    projects,
  }
}

/** The user of the account `system`, which owns what comes with the product; undefined when disabled. */
export async function loadSystemCaller(db: Db): Promise<Caller | undefined> {
  const row = await liveUsers(db)
    .where('account.name', '=', 'system')
    .where('account.is_default', '=', true)
    .limit(1)
    .executeTakeFirst()
  return row && callerOf(row, 'key')
}
