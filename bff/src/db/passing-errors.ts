import { setTimeout as wait } from 'node:timers/promises'

/* Connection lost, server shutting down, deadlock, serialization, cancelled by a time-out. */
const passingStates = /^(08|57P|40P01|40001|57014|53300)/
const passingSystemCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'])
/* The driver says these without a code; the last of a connection that was lost while nothing was asked. */
const lostConnection =
  /connection terminated|timeout exceeded when trying to connect|is not queryable/i

/** True for a fault of the database that is gone when the same work is done again a moment later. */
export function passes(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return (
    passingStates.test(code) || passingSystemCodes.has(code) || lostConnection.test(error.message)
  )
}

const againMs = 500

/** Does it as soon as the database can be told, or until `stop`; what does not pass is thrown at once. */
export async function onceBack<T>(work: () => Promise<T>, stop: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (stop.aborted || !passes(error)) throw error
    }
    await wait(againMs, undefined, { signal: stop }).catch(() => undefined)
  }
}
