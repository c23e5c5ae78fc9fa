import { type Role, roleOfAccountType } from '@mold/shared/contract/command.ts'
import { mayGiveRole } from './account-rule.ts'
import type { Caller } from './caller.ts'

export interface RoleFacts {
  readonly id: string
  readonly type: Role
  readonly name: string
  readonly description: string
}

/* Ids that every installation has in common, since roles have no rows. */
const roles: Readonly<Record<Role, RoleFacts>> = {
  Admin: {
    id: 'd0c4a2f1-7d0e-4b5c-9a36-1f6f2c7b8e01',
    type: 'Admin',
    name: 'Root Admin',
    description: 'Manages the whole installation',
  },
  ResourceAdmin: {
    id: 'd0c4a2f1-7d0e-4b5c-9a36-1f6f2c7b8e02',
    type: 'ResourceAdmin',
    name: 'Resource Admin',
    description: 'Manages a domain with those below it, and sees the infrastructure',
  },
  DomainAdmin: {
    id: 'd0c4a2f1-7d0e-4b5c-9a36-1f6f2c7b8e03',
    type: 'DomainAdmin',
    name: 'Domain Admin',
    description: 'Manages a domain with those below it',
  },
  User: {
    id: 'd0c4a2f1-7d0e-4b5c-9a36-1f6f2c7b8e04',
    type: 'User',
    name: 'User',
    description: 'Uses what belongs to the account, and what is shared or public',
  },
}

/** The default role of an account type (protocol §13); undefined for those that never call. */
export function roleOf(accountType: number): RoleFacts | undefined {
  const role = roleOfAccountType[accountType]
  return role && roles[role]
}

/** The roles that a caller is shown: those that may do no more than its own. */
export function shownRoles(caller: Caller) {
  return Object.values(roles)
    .filter(({ type }) => mayGiveRole(caller, type))
    .map((role) => ({ ...role, ispublic: role.type !== 'Admin' }))
}

/** The account type of a role, by the id of the role; undefined for an id that no role has. */
export function accountTypeOfRole(roleId: string): number | undefined {
  const role = Object.values(roles).find(({ id }) => id === roleId.toLowerCase())
  const type = Object.entries(roleOfAccountType).find(([, name]) => name === role?.type)
  return type && Number(type[0])
}
