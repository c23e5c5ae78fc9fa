import { hasConverter } from '../converters/qemu-img.ts'
import type { ConverterOptions } from '../converters/run-tool.ts'
import type { Db } from '../db/database.ts'
import type { HealthLimits } from './server-condition.ts'
import { converterRole, liveServers } from './server.repository.ts'

/** Where images can be converted: the programs for it need not be on every machine. */
export interface ConverterState {
  /** By this process. */
  readonly here: () => Promise<boolean>
  /** By any worker that lives; by this process where none gives a sign of life. */
  readonly anywhere: () => Promise<boolean>
}

export function createConverterState(
  db: Db,
  { path }: ConverterOptions,
  { awayMs }: HealthLimits,
): ConverterState {
  const here = () => hasConverter(path)
  return {
    here,
    async anywhere() {
      const servers = await liveServers(db, awayMs)
      const workers = servers.filter(({ roles }) => roles.includes('worker'))
      if (workers.length === 0) return here()
      return workers.some(({ roles }) => roles.includes(converterRole))
    },
  }
}
