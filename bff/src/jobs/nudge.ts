import type { Db } from '../db/database.ts'
import type { Listener } from '../db/listener.ts'
import { notify } from '../db/notify.ts'
import type { Logger } from '../log.ts'

const channel = 'mold_work'

export interface Nudge {
  /**
   * Tells every worker process that rows may be due; call it after the commit. Never throws: what
   * is committed has happened, and loops look by themselves.
   */
  wake(): Promise<void>
  /** Calls back on every nudge, and when nudges may have been missed; returns how to stop. */
  onNudge(listener: () => void): () => void
}

export const workChannel = channel

/**
 * Wakes workers across processes. It carries nothing: the rows say what is due, and loops look by
 * themselves too, so a lost nudge costs a moment and never work.
 */
export function createNudge(db: Db, listener: Listener, log: Pick<Logger, 'warn'>): Nudge {
  return {
    async wake() {
      try {
        await notify(db, channel)
      } catch (error) {
        log.warn({ err: error }, 'workers were not woken; they look by themselves')
      }
    },
    onNudge(callback) {
      const stops = [listener.on(channel, callback), listener.onReconnect(callback)]
      return () => stops.forEach((stop) => stop())
    },
  }
}
