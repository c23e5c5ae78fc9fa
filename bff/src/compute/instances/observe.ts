import type { Db } from '../../db/database.ts'
import type { Logger } from '../../log.ts'
import type { HostObserver } from '../hosts/observer.ts'

export interface ObserveParts {
  readonly db: Db
  readonly log: Logger
}

/** Brings what hosts say of their domains into the rows of instances. */
export function createHostObserver(_parts: ObserveParts): HostObserver {
  return {
    onDomains: () => Promise.resolve(),
    onDomain: () => Promise.resolve(),
    onConnected: () => Promise.resolve(),
  }
}
