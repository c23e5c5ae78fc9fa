import type { Role } from '@mold/shared/contract/command.ts'

/** Who is calling: a user, its account and that account's domain, as they are at this moment. */
export interface Caller {
  readonly user: { readonly id: number; readonly uuid: string; readonly username: string }
  readonly account: {
    readonly id: number
    readonly uuid: string
    readonly name: string
    /** 0 user, 1 root admin, 2 domain admin, 3 resource admin (protocol §13). */
    readonly type: number
  }
  readonly domain: {
    readonly id: number
    readonly uuid: string
    readonly name: string
    /** `/` for ROOT, `/a/b/` below it. */
    readonly path: string
  }
  readonly role: Role
  /** The projects that the account is a member of. */
  readonly projects: readonly ProjectMembership[]
  /** How the call proved itself; a session has a key that changing calls must carry. */
  readonly via: 'session' | 'key'
  /** The row of that session. */
  readonly sessionId?: number
}

/** A project as one of its members has it. */
export interface ProjectMembership {
  /** The project's own account, which owns what belongs to the project. */
  readonly accountId: number
  /** May manage the project. */
  readonly admin: boolean
}

/**
 * What rights depend on: the account with its domain, role and projects, whichever of its users calls.
 */
export type Standing = Pick<Caller, 'account' | 'domain' | 'role' | 'projects'>

/** The accounts by which a caller owns things and gets them shared: its own and those of its projects. */
export function ownAccounts({
  account,
  projects,
}: Pick<Standing, 'account' | 'projects'>): number[] {
  return [account.id, ...projects.map(({ accountId }) => accountId)]
}

/** True for root admins: account type 1 (protocol §13). */
export function isRoot(caller: Pick<Caller, 'role'>): boolean {
  return caller.role === 'Admin'
}

/** True for admins of a domain and those below it: account types 2 and 3 (semantics §2.1). */
export function isDomainAdmin(caller: Pick<Caller, 'role'>): boolean {
  return caller.role === 'DomainAdmin' || caller.role === 'ResourceAdmin'
}

/** True for every kind of admin; "admin" in the rule texts of the reference. */
export function isAdmin(caller: Pick<Caller, 'role'>): boolean {
  return caller.role !== 'User'
}

/** True when one domain is the other or above it, by their paths. */
export function areInLine(path: string, other: string): boolean {
  return path.startsWith(other) || other.startsWith(path)
}

/** `ROOT/a/b`, as responses show a domain (protocol §4). */
export function shownPath(path: string): string {
  return `ROOT${path.replace(/\/$/, '')}`
}
