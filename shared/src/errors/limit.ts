import { denied, parameter } from './kinds.ts'

/* Setting limits (api-commands §13); what exceeds one is told by `limit.exceeded`. */
export const limitErrors = {
  'limit.root_admin': parameter('Only -1 limit is supported for Root Admin accounts'),
  'limit.root_domain': denied('Cannot update resource limit for ROOT domain, permission denied'),
  'limit.denied': denied(
    'Unable to update resource limit for {name}, permission denied; ask an admin of a domain above',
  ),
  'limit.above_parent': parameter(
    'Domain {parent} has maximum allowed resource limit {limit} for {type}, please specify a value less than or equal to {limit}',
  ),
  'limit.negative': parameter('A limit is 0 or more, or -1 for none'),
} as const
