import { denied, failure, parameter } from './kinds.ts'

/* Projects and their members; texts of api-commands §7 where it has them. */
export const projectErrors = {
  'project.update_unknown': parameter('Unable to find the project id={id}'),
  'project.unknown': parameter('Unable to find project with specified id'),
  'project.not_manager': denied(
    'Account {account} does not manage the project {name}; ask one of its Admins',
  ),
  'project.name_taken': parameter('Project with name {name} already exists in domain id={domain}'),
  'project.name_empty': parameter(
    'The name of a project cannot be empty and has at most {max} characters',
  ),
  'project.account_and_domain': parameter('Account name and domain id must be specified together'),
  'project.user_alone': parameter('Domain ID and account ID must be provided with User ID'),
  'project.user_not_of_account': parameter(
    'The user {user} is not one of account {account}; leave out userid or name one of its users',
  ),
  'project.create_denied': denied('Regular user is not permitted to create a project'),
  'project.account_state': parameter(
    "Can't add account to the specified project id in state={state} as it's no longer active",
  ),
  'project.account_unknown': parameter(
    'Unable to find account name={account} in specified domain id',
  ),
  'project.account_unknown_in': parameter(
    'Unable to find account name={account} in domain id={domain}',
  ),
  'project.invitation_unknown': parameter(
    'Unable to find invitation for account name={account} to the project id={id}',
  ),
  'project.invitation_expired': parameter(
    'Invitation is expired for account id={account} to the project id={id}; ask an Admin of the project for a new one',
  ),
  'project.invitation_missing': parameter('Unable to find project invitation by id {id}'),
  'project.account_missing': parameter(
    'Name the account with the parameter account, or one of its users with email',
  ),
  'project.email_unknown': parameter(
    'Exactly one account of the domain has to have a user with the e-mail address {email}; {count} have. Name the account instead',
  ),
  'project.no_roles': parameter(
    'Projects have no roles besides the types Admin and Regular; use roletype',
  ),
  'project.not_member': parameter(
    'Account {account} is not assigned to the project with specified id',
  ),
  'project.member_is_owner': parameter(
    'Unable to delete account {account} from the project with specified id as the account is the owner of the project',
  ),
  'project.owner_not_member': parameter(
    "Account {account} doesn't belong to the project. Add it to the project first and then change the project's ownership",
  ),
  'project.only_admin': parameter('Cannot demote the only admin of the project'),
  'project.not_empty': failure(
    "Can't delete the project yet because it has {count} VirtualMachineTemplate to clean up",
  ),
  'project.has_instances': failure(
    "Can't delete the project yet because it has {count} UserVm to clean up",
  ),
  'project.has_volumes': failure(
    "Can't delete the project yet because it has {count} Volume to clean up",
  ),
  'project.has_snapshots': failure(
    "Can't delete the project yet because it has {count} Snapshot to clean up",
  ),
  'project.admins_only': denied('Only an Admin of the project or an administrator can do this'),
  'project.being_deleted': parameter('The project is being deleted; nothing can be changed in it'),
  'project.active': parameter('The project is active'),
  'project.suspended': parameter('The project is suspended; activate it first'),
} as const
