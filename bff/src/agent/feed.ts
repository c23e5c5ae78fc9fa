import type { Logger } from '../log.ts'
import type { OwnDomain } from './libvirt/domains.ts'
import { VirshError, type Virsh } from './libvirt/virsh.ts'

export interface FeedParts {
  readonly virsh: Pick<Virsh, 'run'>
  readonly log: Logger
  /** Bytes that are free where the disks are. */
  readonly free: () => Promise<number>
}

/** Bytes with which a machine may go on in any case. */
const plenty = 2 ** 30
/** Bytes that must have become free since it was held; with less it would be held again at once. */
const some = 4 * 2 ** 20

/**
 * Lets machines go on that QEMU holds because nothing could be written to their disks, once there is room again:
 * nobody else would, as libvirt does not look at it.
 *
 * @returns to be called with all domains, at the latest when one is found held
 */
export function createFeeder({ virsh, log, free }: FeedParts) {
  /** Bytes that were free when a machine was found held. */
  const then = new Map<string, number>()
  return async (domains: readonly OwnDomain[]): Promise<void> => {
    const starved = domains.filter(({ state }) => state === 'starved')
    for (const instance of then.keys()) {
      if (starved.every((domain) => domain.instance !== instance)) then.delete(instance)
    }
    if (starved.length === 0) return
    const now = await free().catch((error: unknown) => {
      log.warn({ err: error }, 'how much room there is cannot be told')
      return 0
    })
    for (const { instance } of starved) {
      const before = then.get(instance)
      if (now >= plenty || (before !== undefined && now >= before + some)) {
        then.delete(instance)
        await resume(instance)
      } else then.set(instance, Math.min(before ?? now, now))
    }
  }

  async function resume(instance: string): Promise<void> {
    try {
      await virsh.run(['resume', instance])
      log.info({ instance }, 'there is room again: the machine goes on')
    } catch (error) {
      if (!(error instanceof VirshError)) throw error
      log.warn({ err: error, instance }, 'a machine that was held for want of room cannot go on')
    }
  }
}
