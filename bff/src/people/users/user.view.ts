import type { userFields } from '@mold/shared/commands/users/user.fields.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import type { Caller } from '../../access/caller.ts'
import { roleOf } from '../../access/roles.ts'
import { mayManageKeys } from '../../access/user-rules.ts'
import type { UserRow } from './user.repository.ts'

/** api-commands §0: User. The API key is shown to those who may manage it. */
export function userView(row: UserRow, caller: Caller): ObjectOf<typeof userFields> {
  const role = roleOf(row.account_type)
  const below = row.domain_path !== caller.domain.path
  return {
    id: row.uuid,
    username: row.username,
    firstname: row.firstname,
    lastname: row.lastname,
    email: row.email,
    created: wireDate(row.created),
    state: row.state,
    account: row.account_name,
    accountid: row.account_uuid,
    accounttype: row.account_type,
    usersource: 'native',
    roleid: role?.id,
    roletype: role?.type,
    rolename: role?.name,
    domainid: row.domain_uuid,
    domain: row.domain_name,
    timezone: row.timezone ?? undefined,
    apikey: mayManageKeys(caller, row) ? (row.api_key ?? undefined) : undefined,
    iscallerchilddomain: below && row.domain_path.startsWith(caller.domain.path),
    isdefault: row.is_default,
    is2faenabled: false,
    is2famandated: false,
  }
}
