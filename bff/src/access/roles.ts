import { type Role, roleOfAccountType } from '@mold/shared/contract/command.ts'

export interface RoleFacts {
  readonly id: string
  readonly type: Role
  readonly name: string
}

/* Ids that every installation has in common, since roles have no rows. */
const roles: Readonly<Record<Role, RoleFacts>> = {
  Admin: { id: 'd0c4a2f1-7d0e-4b5c-9a36-1f6f2c7b8e01', type: 'Admin', name: 'Root Admin' },
  ResourceAdmin: {
    id: 'd0c4a2f1-7d0e-4b5c-9a36-1f6f2c7b8e02',
    type: 'ResourceAdmin',
    name: 'Resource Admin',
  },
  DomainAdmin: {
    id: 'd0c4a2f1-7d0e-4b5c-9a36-1f6f2c7b8e03',
    type: 'DomainAdmin',
    name: 'Domain Admin',
  },
  User: { id: 'd0c4a2f1-7d0e-4b5c-9a36-1f6f2c7b8e04', type: 'User', name: 'User' },
}

/** The default role of an account type (protocol §13); undefined for those that never call. */
export function roleOf(accountType: number): RoleFacts | undefined {
  const role = roleOfAccountType[accountType]
  return role && roles[role]
}
