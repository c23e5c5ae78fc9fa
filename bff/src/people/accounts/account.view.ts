import type { accountFields } from '@mold/shared/commands/accounts/account.fields.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import { type Caller, shownPath } from '../../access/caller.ts'
import { isOnlyNamedTo } from '../../access/people-scope.ts'
import { roleOf } from '../../access/roles.ts'
import { instanceCounts } from '../../compute/instances/counts.repository.ts'
import type { Db, Trx } from '../../db/database.ts'
import { limitsSet } from '../../limits/limit.repository.ts'
import { resourceSetView } from '../../limits/resource-set.ts'
import { usageOfAccounts } from '../../limits/usage.repository.ts'
import { createSettings } from '../../settings/settings.service.ts'
import { usersOfAccounts } from '../users/user.repository.ts'
import { userView } from '../users/user.view.ts'
import type { AccountRow } from './account.repository.ts'

export type WireAccount = ObjectOf<typeof accountFields>

function namesOf(row: AccountRow): WireAccount {
  return { id: row.uuid, name: row.name, domainid: row.domain_uuid, domain: row.domain_name }
}

function ownFields(row: AccountRow): WireAccount {
  const role = roleOf(row.type)
  return {
    ...namesOf(row),
    accounttype: row.type,
    roleid: role?.id,
    roletype: role?.type,
    rolename: role?.name,
    domainpath: shownPath(row.domain_path),
    state: row.state,
    created: wireDate(row.created),
    isdefault: row.is_default,
    iscleanuprequired: false,
    networkdomain: row.network_domain ?? undefined,
    accountdetails: row.details,
  }
}

/**
 * api-commands §0: Account, with its users, and with what it has and may have unless that is left out.
 * What is counted is counted for all of them at once.
 */
export async function accountViews(
  db: Db | Trx,
  rows: readonly AccountRow[],
  caller: Caller,
  options: { readonly resources: boolean } = { resources: true },
): Promise<WireAccount[]> {
  const ids = rows.filter(({ id }) => !isOnlyNamedTo(caller, id)).map(({ id }) => id)
  if (ids.length === 0) return rows.map(namesOf)
  const [users, resources] = await Promise.all([
    usersOfAccounts(db, ids),
    options.resources ? loadResources(db, ids) : undefined,
  ])
  return rows.map((row) => {
    if (isOnlyNamedTo(caller, row.id)) return namesOf(row)
    return {
      ...ownFields(row),
      user: (users.get(row.id) ?? []).map((user) => userView(user, caller)),
      ...resources?.(row),
    }
  })
}

/** One account, for answers of commands that changed it. */
export async function accountView(db: Db | Trx, row: AccountRow, caller: Caller) {
  const [view = namesOf(row)] = await accountViews(db, [row], caller)
  return view
}

async function loadResources(db: Db | Trx, ids: readonly number[]) {
  const [settings, usage, limits, instances] = await Promise.all([
    createSettings(db).all(),
    usageOfAccounts(db, ids),
    limitsSet(db, 'account_id', ids),
    instanceCounts(db, ids),
  ])
  return ({ id, type }: AccountRow) => ({
    ...instances(id),
    ...resourceSetView(
      settings,
      { kind: 'account', isRoot: type === 1, own: limits(id) },
      usage(id),
    ),
  })
}
