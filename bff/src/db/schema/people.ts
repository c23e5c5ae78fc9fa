import type { Generated } from 'kysely'
import type { Created, Id, StringMap, Uuid } from './columns.ts'

/* Who there is, and how they prove it. */

export interface DomainTable {
  id: Id
  uuid: Uuid
  name: string
  parent_id: number | null
  /** `/` for ROOT, `/a/b/` below it. */
  path: string
  state: Generated<'Active' | 'Inactive'>
  network_domain: string | null
  created: Created
  removed: Date | null
}

export interface AccountTable {
  id: Id
  uuid: Uuid
  name: string
  /** 0 user, 1 root admin, 2 domain admin, 3 resource admin, 4 read-only admin, 5 project. */
  type: number
  domain_id: number
  state: Generated<'enabled' | 'disabled' | 'locked'>
  is_default: Generated<boolean>
  network_domain: string | null
  details: StringMap
  created: Created
  removed: Date | null
}

/** A project owns things by an account of its own, of type 5, in its domain. */
export interface ProjectTable {
  id: Id
  uuid: Uuid
  name: string
  display_text: string
  domain_id: number
  account_id: number
  state: Generated<'Active' | 'Suspended' | 'Disabled'>
  created: Created
  removed: Date | null
}

/** A member of a project; an `Admin` manages it. */
export interface ProjectAccountTable {
  project_id: number
  account_id: number
  role: Generated<'Admin' | 'Regular'>
  created: Created
}

/** An account that is to say whether it joins a project; old ones have expired (setting project.invite.timeout). */
export interface ProjectInvitationTable {
  id: Id
  uuid: Uuid
  project_id: number
  account_id: number
  role: Generated<'Admin' | 'Regular'>
  state: Generated<'Pending' | 'Completed' | 'Declined'>
  created: Created
}

/** A limit of an account, a project's own account, or a domain that differs from the settings. */
export interface ResourceLimitTable {
  id: Id
  account_id: number | null
  domain_id: number | null
  /** Number of the resource type (api-commands §13). */
  type: number
  /** In the unit of the type: GiB for storage; -1 for no limit. */
  max: number
}

export interface UserTable {
  id: Id
  uuid: Uuid
  account_id: number
  domain_id: number
  username: string
  password_hash: string | null
  firstname: Generated<string>
  lastname: Generated<string>
  email: Generated<string>
  timezone: string | null
  state: Generated<'enabled' | 'disabled' | 'locked'>
  is_default: Generated<boolean>
  registered: Generated<boolean>
  created: Created
  removed: Date | null
}

export interface ApiKeyTable {
  user_id: number
  api_key: string
  /** Encrypted under MOLD_SECRET_KEY. */
  secret: string
  created: Created
}

export interface SessionTable {
  id: Id
  /** SHA-256 of the cookie; the cookie itself is not kept. */
  token_hash: Buffer
  session_key: string
  user_id: number
  created: Created
  expires: Date
}

export interface SignInFailureTable {
  subject: string
  failures: number
  blocked_until: Date
  updated: Created
}

/** Calls of an account in the present window; where calls are limited only. */
export interface CallWindowTable {
  account_id: number
  started: Created
  calls: number
}
