import { denied, failure, parameter } from './kinds.ts'

/* Accounts, domains, and moving what they own; texts of api-commands §6 where it has them. */
export const peopleErrors = {
  'account.which': parameter('Name the account by id, or by account and domainid'),
  'account.removed': parameter('Unable to find an active account with id {id}; it was deleted'),
  'account.manage_denied': denied(
    'Account {account} does not have permission to manage this account; ask an admin above it',
  ),
  'account.system': parameter(
    'Account {name} belongs to the system and cannot be changed; choose an account that people sign in to',
  ),
  'account.of_project': parameter(
    'Account {name} belongs to a project; change or delete the project instead',
  ),
  'account.default_kept': parameter(
    'Account {name} came with the installation and cannot be deleted or get another role; disable it instead',
  ),
  'account.own': parameter(
    'Nobody can delete, disable or lock their own account {name}, or change its role; ask another admin',
  ),
  'account.owns_projects': parameter(
    'Account {name} alone manages the projects {projects}; give them another owner with updateProject, or delete them first',
  ),
  'account.password_empty': parameter('Empty passwords are not allowed'),
  'account.no_type': parameter('Neither account type and role ID are not provided'),
  'account.name_taken': parameter('The specified account: {account} already exists'),
  'account.type_invalid': parameter(
    'Invalid account type {type} given for an account in domain {domain}; unable to create user.',
  ),
  'account.role_denied': denied(
    'Account {account} cannot give the role {role}, which may do more than its own; choose another one',
  ),
  'account.id_taken': parameter(
    'The id {id} is in use already; leave it out, or give one that nothing has',
  ),
  'user.manage_denied': denied(
    'Account {account} does not have permission to manage user {user}; ask an admin above it',
  ),
  'user.default_kept': parameter(
    'User {user} came with the installation and cannot be deleted; disable it instead',
  ),
  'user.own': parameter('Nobody can delete, disable or lock themselves; ask another admin'),
  'domain.name_invalid': parameter(
    'The name {name} is not one for a domain: it cannot be empty or contain "/"; choose another one',
  ),
  'domain.name_taken': parameter(
    'Domain with name {name} already exists for the parent id={parent}',
  ),
  'domain.removed': parameter('Unable to find an active domain with id {id}; it was deleted'),
  'domain.inactive': parameter(
    'The domain {name} is being deleted, so nothing can be added to it; choose another one',
  ),
  'domain.denied': denied(
    'Account {account} does not have permission to manage domain {name}; ask an admin of it',
  ),
  'domain.root': parameter('The domain ROOT can be neither renamed nor deleted'),
  'domain.own': parameter(
    'Domain {name} is the domain of your own account, or above it, and cannot be deleted by you',
  ),
  'domain.has_accounts': failure(
    "Can't delete the domain yet because it has {count} accounts to cleanup",
  ),
  'domain.has_projects': failure(
    "Can't delete the domain yet because it has {count} projects to clean up",
  ),
  'domain.has_domains': failure(
    "Can't delete the domain yet because there are {count} domains below it; delete them first, or delete with cleanup",
  ),
  'domain.has_zones': failure(
    "Can't delete the domain yet because it has dedicated resources: the zones {zones} are private to it or to one below. Make them public or delete them first",
  ),
  'owned.which': parameter('Name one of accountid, domainid and projectid'),
  'assign.whom': parameter('Name the new owner: account with domainid, or projectid'),
  'assign.denied': denied(
    'Account {account} can only move images between owners of its own domain and those below; ask a root admin',
  ),
  'assign.disabled': parameter(
    'Account {name} is {state}, so it can be given nothing; enable it first, or choose another one',
  ),
  'assign.type': parameter(
    'The image {name} is of type {type}, which only root admins can own; choose one of their accounts',
  ),
  'assign.zone': parameter(
    'The new owner cannot use zone {zone}, which is private to another domain and has the image {name}; delete it there first, or copy it to a zone that is open to both',
  ),
} as const
