import type { Logger } from '../log.ts'
import type { OwnDomain } from './libvirt/domains.ts'
import { VirshError, type Virsh } from './libvirt/virsh.ts'

export interface FeedParts {
  readonly virsh: Pick<Virsh, 'run'>
  readonly log: Logger
  /** Bytes that are free where the disks are. */
  readonly free: () => Promise<number>
  /** Milliseconds; of this process if it is not given. */
  readonly clock?: () => number
}

/** Bytes with which a machine may go on in any case. */
const plenty = 2 ** 30
/** Bytes that there must be, and that must have become free since it was held: with less it would be held again at once. */
const some = 4 * 2 ** 20
/** Milliseconds between two tries of a machine, twice as long each time: what is free may not be what can be written. */
const firstRestMs = 15_000
const longestRestMs = 600_000
/** Milliseconds after which a machine that goes on is one like the others. */
const steadyMs = 60_000

interface Held {
  /** The fewest bytes that were free while it was held. */
  readonly least: number
  readonly triedAt: number
  readonly restMs: number
}

const never: Held = { least: 0, triedAt: Number.NEGATIVE_INFINITY, restMs: 0 }

/**
 * Lets machines go on that QEMU holds because nothing could be written to their disks, once there is room again:
 * nobody else would, as libvirt does not look at it.
 *
 * @returns to be called with all domains, at the latest when one is found held
 */
export function createFeeder({ virsh, log, free, clock = () => performance.now() }: FeedParts) {
  const known = new Map<string, Held>()

  return async (domains: readonly OwnDomain[]): Promise<void> => {
    const starved = new Set(
      domains.filter(({ state }) => state === 'starved').map(({ instance }) => instance),
    )
    for (const [instance, { triedAt }] of known) {
      if (!starved.has(instance) && clock() - triedAt > steadyMs) known.delete(instance)
    }
    if (starved.size === 0) return
    const now = await free().catch((error: unknown) => {
      log.warn({ err: error }, 'how much room there is cannot be told')
      return 0
    })
    for (const instance of starved) await feed(instance, now)
  }

  async function feed(instance: string, now: number): Promise<void> {
    const { least, triedAt, restMs } = known.get(instance) ?? never
    const hasRoom = now >= plenty || now >= least + some
    if (!hasRoom || clock() - triedAt < restMs) {
      // Of one that was never tried all that comes is more than it had.
      const fewest = known.has(instance) ? Math.min(least, now) : now
      known.set(instance, { least: fewest, triedAt, restMs })
      return
    }
    const nextMs = Math.min(longestRestMs, Math.max(firstRestMs, restMs * 2))
    known.set(instance, { least: now, triedAt: clock(), restMs: nextMs })
    try {
      await virsh.run(['resume', instance])
      log.info({ instance }, 'there is room again: the machine goes on')
    } catch (error) {
      if (!(error instanceof VirshError)) throw error
      log.warn({ err: error, instance }, 'a machine that was held for want of room cannot go on')
    }
  }
}
