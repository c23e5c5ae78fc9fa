import { denied, parameter } from './kinds.ts'

/* Users and their keys (api-commands §6). */
export const userErrors = {
  'user.removed': parameter('Unable to find an active user with id {id}; it was removed'),
  'user.keys_denied': denied(
    'Account {account} does not have permission to manage the keys of user {user}; ask that user or an admin of its domain',
  ),
  'user.update_denied': denied(
    'Account {account} does not have permission to change user {user}; ask that user or an admin of its domain',
  ),
  'user.system_unchanged': parameter(
    'User {user} belongs to the system and cannot be changed; change a user who signs in',
  ),
  'user.name_taken': parameter('The user {username} already exists in domain {domain}'),
  'user.empty': parameter('Empty or null value provided for API arg: {name}'),
  'user.email': parameter(
    '{email} is not an e-mail address; write it as name@host, or leave it empty',
  ),
  'user.timezone': parameter(
    'The time zone {timezone} is not known; use a name such as Asia/Seoul, or nothing',
  ),
  'user.password_empty': parameter('Password cannot be empty or blank.'),
  'user.password_needed': parameter('To set a new password the current password must be provided.'),
  'user.password_wrong': parameter('Current password is incorrect.'),
  'user.system': parameter(
    'User {user} belongs to the system and cannot have keys; register keys for a user who signs in',
  ),
} as const
