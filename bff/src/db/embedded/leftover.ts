import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../../log.ts'
import { EmbeddedPostgresError, run } from './run.ts'

/** What a running server writes into its folder (PostgreSQL manual, "Database File Layout"). */
export interface PostmasterFile {
  pid: number
  socketFolder: string
  ready: boolean
}

export async function readPostmasterFile(folder: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(path.join(folder, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n').map((line) => line.trim())
  const pid = Number(lines[0])
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined
  return { pid, socketFolder: lines[4] ?? '', ready: lines[7] === 'ready' }
}

/**
 * Ends a server that outlived its Mold, as after kill -9 of Mold alone: it is stopped rather than
 * adopted, so that the next one always has the present programs and settings and none of the dead
 * Mold's transactions. Gives the id that postmaster.pid names: no server of this folder has it any
 * more, but a stranger's process or a zombie may, which would keep PostgreSQL from starting.
 *
 * @throws EmbeddedPostgresError when it cannot be ended
 */
export async function stopLeftover(folder: string, log: Logger): Promise<number | undefined> {
  const file = await readPostmasterFile(folder)
  if (!file) return undefined
  const { pid } = file
  if (!(await isAlive(pid)) || !(await isServerOf(pid, folder))) return pid
  log.warn({ postmaster: pid }, 'stopping the PostgreSQL that a killed Mold left behind')
  const steps: [NodeJS.Signals, number][] = [
    ['SIGINT', 6_000],
    ['SIGQUIT', 4_000],
    ['SIGKILL', 4_000],
  ]
  for (const [signal, boundMs] of steps) {
    if (!send(pid, signal) || (await isGoneWithin(pid, boundMs))) return pid
  }
  throw new EmbeddedPostgresError(
    `A PostgreSQL that an earlier Mold left behind (process ${pid}) cannot be stopped. End it, ` +
      'then start Mold again.',
  )
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false
    throw new EmbeddedPostgresError(
      `The PostgreSQL of this data folder still runs as another user (process ${pid}). Stop it, ` +
        'or start Mold as the user that started it before.',
      { cause: error },
    )
  }
}

async function isGoneWithin(pid: number, boundMs: number): Promise<boolean> {
  const deadline = performance.now() + boundMs
  while (performance.now() < deadline) {
    if (!(await isAlive(pid))) return true
    await delay(25)
  }
  return false
}

/** True while the process runs; a zombie does not. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return errorCode(error) !== 'ESRCH'
  }
  // In a container whose first process reaps no orphans, a dead one keeps its id as a zombie.
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return !/\) Z /.test(status)
}

/** The server's working directory is its database folder, under whatever name it was started. */
async function isServerOf(pid: number, folder: string): Promise<boolean> {
  if (process.platform !== 'linux') {
    const args = ['-o', 'command=', '-p', String(pid)]
    const command = await run('ps', args, { account: undefined }).catch(() => '')
    return command.includes('postgres') && command.includes(folder)
  }
  const [name, theirs, ours] = await Promise.all([
    readFile(`/proc/${pid}/comm`, 'utf8').catch(() => ''),
    stat(`/proc/${pid}/cwd`).catch(() => undefined),
    stat(folder),
  ])
  return name.trim() === 'postgres' && theirs?.dev === ours.dev && theirs.ino === ours.ino
}

function errorCode(error: unknown) {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
