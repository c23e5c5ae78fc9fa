import { hasChecker } from '../converters/guestfs/programs.ts'
import { hasConverter } from '../converters/qemu-img.ts'
import type { ConverterOptions } from '../converters/run-tool.ts'
import type { Db } from '../db/database.ts'
import type { HealthLimits } from './server-condition.ts'
import { checkerRole, converterRole, liveServers } from './server.repository.ts'

/** Where images can be converted, or looked into: the programs for it need not be on every machine. */
export interface ConverterState {
  /** By this process. */
  readonly here: () => Promise<boolean>
  /** By any worker that lives; by this process where none gives a sign of life. */
  readonly anywhere: () => Promise<boolean>
}

export function createConverterState(
  db: Db,
  { path }: ConverterOptions,
  limits: HealthLimits,
): ConverterState {
  return stateOf(db, { role: converterRole, here: () => hasConverter(path) }, limits)
}

/** Milliseconds after which it is tried again whether a program can be kept apart, which starts one. */
const triedMs = 60_000

/** Where images can be looked into. */
export function createCheckerState(
  db: Db,
  { path }: ConverterOptions,
  limits: HealthLimits,
): ConverterState {
  let tried = { at: -Infinity, result: Promise.resolve(false) }
  const here = () => {
    const now = performance.now()
    if (now - tried.at > triedMs) tried = { at: now, result: hasChecker(path) }
    return tried.result
  }
  return stateOf(db, { role: checkerRole, here }, limits)
}

function stateOf(
  db: Db,
  { role, here }: { readonly role: string; readonly here: () => Promise<boolean> },
  { awayMs }: HealthLimits,
): ConverterState {
  return {
    here,
    async anywhere() {
      const servers = await liveServers(db, awayMs)
      const workers = servers.filter(({ roles }) => roles.includes('worker'))
      if (workers.length === 0) return here()
      return workers.some(({ roles }) => roles.includes(role))
    },
  }
}
