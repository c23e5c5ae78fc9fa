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
  /** How the call proved itself; a session has a key that changing calls must carry. */
  readonly via: 'session' | 'key'
  /** The row of that session. */
  readonly sessionId?: number
}

/** What rights depend on: the account, its domain and its role, whichever of its users calls. */
export type Standing = Pick<Caller, 'account' | 'domain' | 'role'>

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

/** `ROOT/a/b`, as responses show a domain (protocol §4). */
export function shownPath(path: string): string {
  return `ROOT${path.replace(/\/$/, '')}`
}
