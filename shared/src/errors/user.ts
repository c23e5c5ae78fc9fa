import { denied, parameter } from './kinds.ts'

/* Users and their keys (api-commands §6). */
export const userErrors = {
  'user.removed': parameter('Unable to find an active user with id {id}; it was removed'),
  'user.keys_denied': denied(
    'Account {account} does not have permission to manage the keys of user {user}; ask that user or an admin of its domain',
  ),
  'user.system': parameter(
    'User {user} belongs to the system and cannot have keys; register keys for a user who signs in',
  ),
} as const
