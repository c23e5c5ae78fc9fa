import type { Caller } from '../access/caller.ts'
import type { Db } from '../db/database.ts'
import { recordFailedAction } from './failed-actions.ts'
import { recordEvent } from './events.service.ts'
import { findNamedUser } from './sign-in.repository.ts'

/** Writes the events USER.LOGIN and USER.LOGOUT (api-commands §12), and those of changes that failed. */
export function createSignInAudit(db: Db) {
  const write = async (
    type: 'USER.LOGIN' | 'USER.LOGOUT',
    words: string,
    { account, user }: Caller,
    address: string,
  ) => {
    await recordEvent(db, {
      type,
      level: 'INFO',
      state: 'Completed',
      description: `User ${user.username} ${words} from ${address}`,
      accountId: account.id,
      username: user.username,
      resourceType: 'User',
      resourceUuid: user.uuid,
      resourceName: user.username,
    })
  }

  /** An attempt with a wrong password; one with a name that nobody has is nobody's event. */
  async function signInFailed(of: { username: string; domain: string }, address: string) {
    const user = await findNamedUser(db, of.domain, of.username)
    if (!user) return
    await recordEvent(db, {
      type: 'USER.LOGIN',
      level: 'WARN',
      state: 'Completed',
      description: `User ${user.username} could not sign in from ${address}`,
      accountId: user.account_id,
      username: user.username,
      resourceType: 'User',
      resourceUuid: user.uuid,
      resourceName: user.username,
    })
  }

  return {
    signInFailed,
    failed: (of: Parameters<typeof recordFailedAction>[1]) => recordFailedAction(db, of),
    signedIn: (caller: Caller, address: string) =>
      write('USER.LOGIN', 'signed in', caller, address),
    signedOut: (caller: Caller, address: string) =>
      write('USER.LOGOUT', 'signed out', caller, address),
  }
}
