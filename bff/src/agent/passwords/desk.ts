import { guestFacts, type GuestFacts, waitingPassword } from '../protocol.ts'
import { readAnswer, refusalOf, type ServerAnswer, type ServerLink } from '../server-link.ts'

/** What guests ask for, as the server has it. */
export interface GuestDesk {
  /** What a guest may know of itself. @throws Error the server is away */
  readonly facts: (instance: string, signal: AbortSignal) => Promise<GuestFacts>
  /** The password that waits for it; undefined when there is none, or it was collected. @throws Error the server is away */
  readonly password: (instance: string, signal: AbortSignal) => Promise<string | undefined>
  /** The guest has it. @throws Error the server is away */
  readonly saved: (instance: string, signal: AbortSignal) => Promise<void>
}

/**
 * Asks the server whenever a guest asks. So none is kept on the host, an agent that was started anew knows as much
 * as before, and what was collected or reset is so at once.
 */
export function createGuestDesk(server: ServerLink): GuestDesk {
  const pathOf = (instance: string) => `/agent/guests/${instance}`
  return {
    async facts(instance, signal) {
      const answer = await server.call({ method: 'GET', path: pathOf(instance), signal })
      return guestFacts.parse(await sound(answer))
    },
    async password(instance, signal) {
      const path = `${pathOf(instance)}/password`
      const answer = await server.call({ method: 'GET', path, signal })
      return waitingPassword.parse(await sound(answer)).password
    },
    async saved(instance, signal) {
      const path = `${pathOf(instance)}/password/saved`
      await sound(await server.call({ method: 'POST', path, signal }))
    },
  }
}

async function sound(answer: ServerAnswer): Promise<unknown> {
  const said = await readAnswer(answer)
  if (answer.status === 200) return said
  throw new Error(`the server refuses: ${refusalOf(said, answer.status).text}`)
}
