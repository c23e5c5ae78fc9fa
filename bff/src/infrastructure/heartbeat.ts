import { hostname } from 'node:os'
import { type Db, ping } from '../db/database.ts'
import { notify } from '../db/notify.ts'
import { liveChannel } from '../events/live.ts'
import type { Logger } from '../log.ts'
import type { ConverterState } from './converter-state.ts'
import { type HealthLimits, serverCondition } from './server-condition.ts'
import {
  beat,
  checkerRole,
  converterRole,
  forgetServers,
  type Listener,
  type OwnServer,
  removeServer,
} from './server.repository.ts'

export interface HeartbeatParts {
  readonly db: Db
  readonly log: Logger
  /** Names this process. */
  readonly server: string
  readonly roles: ReadonlySet<string>
  /** What is installed while it runs counts from the next beat on. */
  readonly canConvert: Pick<ConverterState, 'here'>
  readonly canCheck: Pick<ConverterState, 'here'>
  /** Where this process can be reached by others at the moment. */
  readonly listens: () => readonly Listener[]
  /** Milliseconds between two beats. */
  readonly everyMs: number
  /** Throws when a worker cannot look for work: then it gives no sign of life. */
  readonly check: () => void
  /** What `listZoneHealth` counts as away and as slow. */
  readonly healthLimits: HealthLimits
}

const dayMs = 86_400_000
/** The middle one of so many: a single slow answer is no slow database. */
const samples = 5

/**
 * Says in a row that this process lives, and how long the database takes to answer. A process that is
 * killed leaves a row that grows old.
 */
export function startHeartbeat(parts: HeartbeatParts) {
  const { db, log, everyMs } = parts
  const times: number[] = []
  const own: OwnServer = {
    uuid: parts.server,
    host: hostname(),
    pid: process.pid,
    roles: [],
    database_ms: null,
    listens: [],
  }
  let stopped = false
  let told: string | undefined
  let beating: Promise<void> = Promise.resolve()

  async function once(): Promise<void> {
    if (stopped) return
    const asked = performance.now()
    await ping(db)
    times.push(performance.now() - asked)
    if (times.length > samples) times.shift()
    await beat(
      db,
      {
        ...own,
        roles: await rolesOf(parts),
        listens: parts.listens(),
        database_ms: Math.round(middleOf(times)),
      },
      !isWell(parts),
    )
    await forgetServers(db, dayMs)
    await tellChange()
  }

  /** A process that dies tells nobody: whoever lives on sees that what people are told has changed. */
  async function tellChange(): Promise<void> {
    const now = JSON.stringify(await serverCondition(db, parts.healthLimits))
    if (told !== undefined && now !== told) {
      await notify(db, liveChannel, JSON.stringify({ table: 'server' }))
    }
    told = now
  }

  const start = () => {
    beating = beating
      .then(once)
      .catch((error: unknown) => log.debug({ err: error }, 'no sign of life could be given'))
  }
  const timer = setInterval(start, everyMs)
  start()
  return {
    async stop() {
      stopped = true
      clearInterval(timer)
      await beating
      await removeServer(db, parts.server).catch(() => undefined)
    },
  }
}

async function rolesOf({ roles, canConvert, canCheck }: HeartbeatParts): Promise<string[]> {
  if (!roles.has('worker')) return [...roles]
  const converts = (await canConvert.here()) ? [converterRole] : []
  const checks = (await canCheck.here()) ? [checkerRole] : []
  return [...roles, ...converts, ...checks]
}

function middleOf(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0
}

function isWell({ check }: HeartbeatParts): boolean {
  try {
    check()
    return true
  } catch {
    return false
  }
}
