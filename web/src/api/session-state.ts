import type { Role } from '@mold/shared/contract/command.ts'

/** Who is signed in, as `GET /client/session` tells it. */
export interface Session {
  readonly sessionkey: string
  readonly username: string
  readonly userid: string
  readonly account: string
  readonly accountid: string
  readonly domain: string
  readonly domainid: string
  readonly domainpath: string
  /** Account type as text: "0" user, "1" root admin, "2" domain admin, "3" resource admin. */
  readonly type: string
  readonly role: Role
  /** Seconds without a call after which the session ends. */
  readonly timeout: number
}

/*
 * The one mutable place of the session in this tab. It lies below the client, because every call
 * needs the key and every 401 ends the session.
 */
let current: Session | undefined
const listeners = new Set<() => void>()

export function currentSession(): Session | undefined {
  return current
}

export function sessionKey(): string | undefined {
  return current?.sessionkey
}

export function setSession(session: Session | undefined): void {
  current = session
}

/** Forgets the session and tells whoever shows its things; does nothing when there is none. */
export function endSession(): void {
  if (current === undefined) return
  current = undefined
  for (const listener of listeners) listener()
}

/** Calls `listener` when the session ends in this tab, by sign-out or by a 401. */
export function onSessionEnd(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
