import { waitingPassword } from '../protocol.ts'
import { readAnswer, refusalOf, type ServerAnswer, type ServerLink } from '../server-link.ts'

/** The passwords that wait for guests, as the server has them. */
export interface WaitingPasswords {
  /** That of an instance; undefined when there is none, or it was collected. @throws Error the server is away */
  readonly of: (instance: string, signal: AbortSignal) => Promise<string | undefined>
  /** The guest has it. @throws Error the server is away */
  readonly saved: (instance: string, signal: AbortSignal) => Promise<void>
}

/**
 * Asks the server whenever a guest asks. So none is kept on the host, an agent that was started anew knows as much
 * as before, and what was collected or reset is so at once.
 */
export function createWaitingPasswords(server: ServerLink): WaitingPasswords {
  const pathOf = (instance: string) => `/agent/passwords/${instance}`
  return {
    async of(instance, signal) {
      const answer = await server.call({ method: 'GET', path: pathOf(instance), signal })
      return waitingPassword.parse(await sound(answer)).password
    },
    async saved(instance, signal) {
      const path = `${pathOf(instance)}/saved`
      await sound(await server.call({ method: 'POST', path, signal }))
    },
  }
}

async function sound(answer: ServerAnswer): Promise<unknown> {
  const said = await readAnswer(answer)
  if (answer.status === 200) return said
  throw new Error(`the server refuses: ${refusalOf(said, answer.status).text}`)
}
