import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../../log.ts'
import type { Cluster } from './cluster.ts'
import { readPostmasterFile } from './leftover.ts'
import { EmbeddedPostgresError, programEnvironment } from './run.ts'

export interface ServerOptions {
  cluster: Cluster
  socketFolder: string
  /** False only in tests: nothing is synced to the disk. */
  durable: boolean
  /** What postmaster.pid names, known to be no server of this folder any more. */
  formerPid?: number
  log: Logger
  signal?: AbortSignal
}

/** A running server process. */
export interface Server {
  pid: number
  /** Settles when the process has ended, however it ended. */
  ended: Promise<void>
  /** Fast shutdown, within 6 s; after that an immediate one. */
  stop: () => Promise<void>
}

/**
 * Starts the server and waits until it takes connections, which after a crash is when it has
 * recovered.
 *
 * @throws EmbeddedPostgresError with the server's last words when it ends before that
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const deadline = performance.now() + 15_000
  for (;;) {
    const attempt = launch(options)
    if (await isReady(attempt, options)) return attempt
    const words = attempt.lastWords()
    // The processes of a killed server end on their own, but not at once.
    const passing = words.includes('pre-existing shared memory block')
    if (!passing || performance.now() > deadline) {
      throw new EmbeddedPostgresError(`PostgreSQL did not start:\n${words}`)
    }
    await delay(200, undefined, { signal: options.signal })
  }
}

interface Launched extends Server {
  hasEnded: () => boolean
  lastWords: () => string
}

function launch(options: ServerOptions): Launched {
  const { cluster, log, formerPid } = options
  const env = programEnvironment()
  // PostgreSQL takes an id in use in postmaster.pid for a second server, except its parents' ids.
  if (formerPid !== undefined) env['PG_GRANDPARENT_PID'] = String(formerPid)
  const child = spawn(cluster.binaries.postgres, serverArguments(options), {
    ...cluster.account,
    cwd: cluster.folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    // A session of its own: Ctrl-C must reach Mold alone, which drains first.
    detached: true,
  })
  const lines: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line)
    if (lines.length > 12) lines.shift()
    log.debug({ postgres: line }, 'PostgreSQL says')
  })
  let over = false
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => lines.push(error.message))
    child.once('close', () => {
      over = true
      resolve()
    })
  })
  return {
    pid: child.pid ?? 0,
    ended,
    stop: () => stop(child, ended, log),
    hasEnded: () => over,
    lastWords: () => lines.join('\n'),
  }
}

function serverArguments({ cluster, socketFolder, durable }: ServerOptions): string[] {
  const settings = {
    // No port: only who may enter the socket's folder can knock (security case H13).
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    port: '5432',
    max_connections: '100',
    shared_buffers: '128MB',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    log_destination: 'stderr',
    logging_collector: 'off',
    log_line_prefix: '',
    log_checkpoints: 'off',
    // Statements and their values may hold secrets; Mold logs the errors that matter itself.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_parameter_max_length_on_error: '0',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return ['-D', cluster.folderArgument, ...flags]
}

async function isReady(server: Launched, { cluster, log, signal }: ServerOptions) {
  const begin = performance.now()
  let toldAt = begin
  while (!server.hasEnded()) {
    const file = await readPostmasterFile(cluster.folder)
    if (file?.pid === server.pid && file.ready) return true
    if (signal?.aborted) {
      await server.stop()
      signal.throwIfAborted()
    }
    if (performance.now() - toldAt > 10_000) {
      toldAt = performance.now()
      log.info({ seconds: Math.round((toldAt - begin) / 1000) }, 'PostgreSQL is still recovering')
    }
    await delay(25)
  }
  return false
}

async function stop(child: ChildProcess, ended: Promise<void>, log: Logger): Promise<void> {
  const steps: [NodeJS.Signals, number][] = [
    ['SIGINT', 6_000],
    ['SIGQUIT', 2_000],
    ['SIGKILL', 2_000],
  ]
  for (const [signal, boundMs] of steps) {
    child.kill(signal)
    const bound = new AbortController()
    const done = await Promise.race([
      ended.then(() => true),
      delay(boundMs, false, { signal: bound.signal }).catch(() => false),
    ])
    bound.abort()
    if (done) return
    log.warn({ signal, boundMs }, 'PostgreSQL has not stopped in time')
  }
}
