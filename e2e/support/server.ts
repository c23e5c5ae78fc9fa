import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { runSql } from '../../bff/src/admin/run-sql.ts'
import { unheardFailure } from '../../bff/src/unheard-failure.ts'
import { type Client, createClient } from '../../bff/test/support/client.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const adminPassword = 'a password of the tests'

export const adminKeys = { apiKey: 'e2e-key', secret: 'e2e-secret' }
/** Ends the server when the process of the tests is gone, however it went. */
const endWithLauncher = new URL('../../scripts/lib/end-with-launcher.mjs', import.meta.url).href

/** A real server with its own database and store, as `npm start` runs it. */
export interface Mold {
  readonly origin: string
  /** Folder of the image store. */
  readonly storeFolder: string
  readonly importFolder: string
  /** The user admin, by signed requests. */
  readonly admin: Client
  /** Everything that the server has logged so far. */
  readonly log: () => string
  /** Runs statements on its database. */
  readonly sql: (statements: string) => Promise<string>
  /** Runs the tool that `npm run admin` is, and gives what it prints. */
  readonly adminTool: (...args: string[]) => Promise<string>
  /** How often it was stopped or killed so far. */
  readonly stops: number
  /** Ends the process as an operator does; the folder stays. */
  readonly stop: () => Promise<void>
  /** Ends it as a power cut does. */
  readonly kill: () => Promise<void>
  /** Starts it again on the same port and folder. */
  readonly start: () => Promise<void>
  /** Ends it and removes its folder. */
  readonly destroy: () => Promise<void>
}

interface Running {
  readonly child: ChildProcess
  /** Exit code or name of the signal, once it has ended. */
  readonly closed: Promise<string>
}

/** Starts a server on a new folder and any free port. */
export async function startMold(env: Readonly<Record<string, string>> = {}): Promise<Mold> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mold-e2e-'))
  // PostgreSQL, which runs under an account of its own for root, has to pass through.
  await chmod(folder, 0o711)
  const importFolder = await mkdtemp(path.join(folder, 'import-'))
  const dataDir = path.join(folder, 'data')
  let log = ''
  let running: Running | undefined
  let origin = ''
  let stops = 0

  async function start() {
    const port = origin === '' ? '0' : new URL(origin).port
    const child = spawn(nodeBinary(), ['--import', endWithLauncher, 'bff/src/main.ts'], {
      cwd: root,
      env: {
        ...process.env,
        PORT: port,
        HOST: '127.0.0.1',
        MOLD_DATA_DIR: dataDir,
        // The machine that runs the tests is made a host by those that want one.
        MOLD_ROLES: 'api,worker',
        // Tests count images, and nothing is fetched from outside.
        MOLD_DEFAULT_TEMPLATES: '0',
        MOLD_ADMIN_PASSWORD: adminPassword,
        MOLD_ADMIN_API_KEY: adminKeys.apiKey,
        MOLD_ADMIN_SECRET_KEY: adminKeys.secret,
        MOLD_IMPORT_DIR: importFolder,
        DATABASE_URL: '',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    const closed = once(child, 'close').then(([code, signal]) => String(code ?? signal))
    running = { child, closed }
    child.stderr?.on('data', (chunk: Buffer) => (log += chunk.toString()))
    origin = await readyLine(child, (text) => (log += text))
  }

  function takeRunning(): Running | undefined {
    const taken = running
    running = undefined
    if (taken !== undefined) stops += 1
    return taken
  }

  async function stop() {
    const ended = takeRunning()
    if (ended === undefined) return
    // One that has ended by itself cannot be signalled any more; what it ended with is the news.
    const how = ended.child.kill('SIGTERM') ? 'on SIGTERM' : 'by itself'
    const code = await ended.closed
    if (code !== '0' || how !== 'on SIGTERM')
      throw new Error(`the server ended with ${code} ${how}:\n${tail(log)}`)
    const unheard = log.split('\n').find((line) => line.includes(unheardFailure))
    if (unheard !== undefined) throw new Error(unheard)
  }

  async function kill() {
    const ended = takeRunning()
    ended?.child.kill('SIGKILL')
    await ended?.closed
  }

  const destroy = async () => {
    try {
      await stop()
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  try {
    await start()
  } catch (error) {
    running?.child.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true })
    throw error
  }
  return {
    get origin() {
      return origin
    },
    get stops() {
      return stops
    },
    storeFolder: path.join(dataDir, 'images'),
    importFolder,
    admin: createClient(() => origin, 'admin', adminKeys),
    log: () => log,
    sql: async (statements) => {
      const url = await readFile(path.join(dataDir, 'postgres.url'), 'utf8')
      return runSql(url.trim(), statements)
    },
    adminTool: (...args) => runAdmin(dataDir, args),
    stop,
    kill,
    start,
    destroy,
  }
}

/** The address that the server prints once it is ready. Rejects when it ends before. */
async function readyLine(child: ChildProcess, keep: (text: string) => void): Promise<string> {
  let printed = ''
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => reject(new Error(`the server ended with ${code}:\n${printed}`)))
    child.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
    child.stdout?.on('data', (chunk: Buffer) => {
      keep(chunk.toString())
      printed += chunk.toString()
      const [, address] = /Mold is ready at (\S+)/.exec(printed) ?? []
      if (address !== undefined) resolve(address)
    })
  })
}

async function runAdmin(dataDir: string, args: readonly string[]): Promise<string> {
  const child = spawn(nodeBinary(), ['bff/src/admin.ts', ...args], {
    cwd: root,
    env: { ...process.env, MOLD_DATA_DIR: dataDir, DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`the admin tool ended with ${code}:\n${output}`)
  return output
}

/** The project's own Node, whatever runs the tests. */
function nodeBinary(): string {
  return path.join(root, 'node_modules/node/bin/node')
}

const tail = (text: string) => text.split('\n').slice(-30).join('\n')
