import { denied, parameter } from './kinds.ts'

/* Whom images are shared with (semantics §9). */
export const shareErrors = {
  'share.template_invalid': parameter('Please provide a valid Template'),
  'share.iso_invalid': parameter('Please provide a valid ISO'),
  'share.accounts_and_projects': parameter("Accounts and projectIds can't be specified together"),
  'share.private_only': parameter('Only private templates can be created.'),
  'share.private_only_iso': parameter('Only private ISOs can be created.'),
  'share.operation': parameter(
    "Invalid operation on Accounts, the operation must be either 'add' or 'remove' in order to modify launch permissions.  Given operation is: '{op}'",
  ),
  'share.system': denied(
    '{name} is a system template, which is shared with nobody; register a template of your own to share it',
  ),
  'share.nobody': parameter('Operation {op} requires Accounts or projectIds to be passed in'),
  'share.not_owner': denied(
    'Unable to grant permission to Account {account} as it is neither admin nor owner or the Template',
  ),
  'share.featured': denied(
    'Only root admins can feature an image; ask one of them to feature {name}, or leave isfeatured out',
  ),
  'share.account_unknown': parameter(
    'Unable to grant a launch permission to Account {name} in domain id={domain}, Account not found.  No permissions updated, please verify the Account names and retry.',
  ),
  'share.too_many_names': parameter(
    'Up to {max} names can be checked in one call, {count} were given; check the others in further calls',
  ),
  'share.names_delayed': parameter(
    'Too many names that nobody has were tried; wait {seconds} s and check the spelling with whom you want to share',
  ),
} as const
