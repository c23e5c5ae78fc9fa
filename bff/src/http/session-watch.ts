import type { Caller } from '../access/caller.ts'
import type { Session } from '../access/sign-in/session.repository.ts'
import type { Logger } from '../log.ts'
import type { EventClient } from './event-client.ts'

interface SessionWatchParts {
  readonly findSession: (token: string) => Promise<Session | undefined>
  readonly log: Logger
}

/** What of a caller decides about images. */
const rightsOf = ({ account, domain, role, projects }: Caller): string =>
  JSON.stringify([account.id, domain.path, role, projects])

/** Ends the stream of a session that ended, and follows who its user is and what they belong to. */
async function recheck(parts: SessionWatchParts, client: EventClient): Promise<void> {
  try {
    const session = await parts.findSession(client.token)
    if (!session) return client.end('session')
    const before = rightsOf(client.caller)
    client.caller = session.caller
    if (rightsOf(session.caller) === before) return
    for (const kind of ['template', 'iso']) client.send('touched', { kind })
  } catch (error) {
    parts.log.debug({ err: error }, 'the session of an event stream could not be checked')
  }
}

/**
 * Looks at the sessions of open streams, one after the other. Changes that come meanwhile are looked at
 * once more, together, so that a bulk change of accounts leaves the database to the API.
 */
export function createSessionWatch(clients: ReadonlySet<EventClient>, parts: SessionWatchParts) {
  let busy = false
  let again = false

  async function look(): Promise<void> {
    if (busy) return
    busy = true
    do {
      again = false
      for (const client of clients) await recheck(parts, client)
    } while (again)
    busy = false
  }

  return {
    look,
    /** Somebody's rights have changed. */
    changed(): void {
      again = true
      void look()
    },
  }
}
