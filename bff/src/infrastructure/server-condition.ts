import type { Db } from '../db/database.ts'
import { liveServers } from './server.repository.ts'

export interface HealthLimits {
  /** Milliseconds without a sign of life after which a worker counts as away. */
  readonly awayMs: number
  /** Milliseconds of an answer of the database from which on it is slow. */
  readonly slowMs: number
}

export const healthLimits: HealthLimits = { awayMs: 20_000, slowMs: 500 }

/** What the signs of life say: whether anybody works, and how long the database takes where it is slow. */
export async function serverCondition(
  db: Db,
  limits: HealthLimits,
): Promise<{ readonly hasWorker: boolean; readonly slowMs: number | undefined }> {
  const servers = await liveServers(db, limits.awayMs)
  const slowest = Math.max(0, ...servers.map(({ database_ms: ms }) => ms ?? 0))
  return {
    hasWorker: servers.some(({ roles }) => roles.includes('worker')),
    slowMs: slowest < limits.slowMs ? undefined : slowest,
  }
}
