import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Logger } from '../log.ts'
import { startEmbeddedPostgres } from './embedded.ts'
import type { EmbeddedPostgres, EmbeddedPostgresOptions } from './embedded.ts'
import { isAlive, readPostmasterFile } from './embedded/leftover.ts'

const isRoot = process.geteuid?.() === 0
const quiet = () => undefined
const log: Logger = {
  trace: quiet,
  debug: quiet,
  info: quiet,
  warn: quiet,
  error: quiet,
  fatal: quiet,
  child: () => log,
}

let base: string
let dataDir: string
const running: EmbeddedPostgres[] = []
const children: ChildProcess[] = []

beforeEach(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'mold-embedded-'))
  await chmod(base, 0o755)
  dataDir = path.join(base, 'var')
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await Promise.all(running.splice(0).map((server) => server.stop()))
  await rm(base, { recursive: true, force: true })
})

async function start(options: Partial<EmbeddedPostgresOptions> = {}) {
  const server = await startEmbeddedPostgres({
    dataDir,
    log,
    durability: 'off',
    waitMs: 0,
    ...options,
  })
  running.push(server)
  return server
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  client.on('error', quiet)
  await client.connect()
  try {
    const { rows } = await client.query<unknown[]>({ text, rowMode: 'array' })
    return rows.flat()
  } finally {
    await client.end()
  }
}

/** Starts a server in a process of its own, which can then be killed. */
async function startInChild() {
  const module = path.join(import.meta.dirname, 'embedded.ts')
  const script = `
    import { startEmbeddedPostgres } from ${JSON.stringify(module)}
    const quiet = () => undefined
    const log = { debug: quiet, info: quiet, warn: quiet, error: quiet }
    const dataDir = ${JSON.stringify(dataDir)}
    const server = await startEmbeddedPostgres({ dataDir, log, durability: 'off' })
    console.log(server.url)
    setInterval(quiet, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data')
  const file = await readPostmasterFile(path.join(dataDir, 'postgres'))
  return { child, url: String(line).trim(), postmaster: file!.pid }
}

describe('startEmbeddedPostgres', () => {
  it('keeps its data over a stop and a start, whatever the length of the path', async () => {
    dataDir = path.join(base, 'a'.repeat(60), 'b'.repeat(60), '데이터')
    const first = await start()
    await query(first.url, 'create table kept as select 42 as answer')
    await first.stop()
    const second = await start()
    expect(await query(second.url, 'select answer from kept')).toEqual([42])
  })

  it('H13: opens no port, and refuses all but its own role and password', async () => {
    const { url } = await start({ durability: 'on' })
    const settings = ['listen_addresses', 'server_encoding', 'timezone', 'fsync', 'is_superuser']
    const show = settings.map((name) => `current_setting('${name}')`).join(', ')
    expect(await query(url, `select ${show}`)).toEqual(['', 'UTF8', 'UTC', 'on', 'off'])
    const wrong = new URL(url)
    wrong.searchParams.set('password', 'guess')
    await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed')
    const superuser = new URL(url)
    superuser.searchParams.set('user', 'postgres')
    await expect(query(superuser.href, 'select 1')).rejects.toThrow('no pg_hba.conf entry')
  })

  it('keeps the password, the address and the lock to itself', async () => {
    const server = await start()
    const secrets = ['postgres.password', 'postgres.url', 'mold.lock']
    const modes = await Promise.all(
      secrets.map(async (name) => (await stat(path.join(dataDir, name))).mode & 0o777),
    )
    expect(modes).toEqual([0o600, 0o600, 0o600])
    const socketFolder = new URL(server.url).searchParams.get('host')
    expect((await stat(socketFolder!)).mode & 0o777).toBe(0o700)
    await server.stop()
    await expect(stat(socketFolder!)).rejects.toThrow('ENOENT')
    await expect(stat(path.join(dataDir, 'postgres.url'))).rejects.toThrow('ENOENT')
  })

  it('does not hand its environment to PostgreSQL', async () => {
    vi.stubEnv('MOLD_SECRET_KEY', 'a-secret')
    vi.stubEnv('PGOPTIONS', '-c work_mem=1MB')
    try {
      const server = await start()
      expect(await readFile(`/proc/${server.pid()}/environ`, 'latin1')).not.toContain('a-secret')
    } finally {
      vi.unstubAllEnvs()
    }
  })

  it('works below a folder that only its owner can enter', async () => {
    const home = path.join(base, 'home')
    await mkdir(home, { mode: 0o700 })
    dataDir = path.join(home, 'mold', 'var')
    const first = await start()
    await query(first.url, 'create table kept as select 42 as answer')
    await first.stop()
    const second = await start()
    expect(await query(second.url, 'select answer from kept')).toEqual([42])
  })
})

describe('a second start on the same folder', () => {
  it('is refused, and says who has it', async () => {
    await start()
    await expect(start()).rejects.toThrow(
      `Another Mold (process ${process.pid}) runs on the data folder ${dataDir}`,
    )
  })

  it('waits for one that is about to end', async () => {
    const first = await start()
    const second = start({ waitMs: 20_000 })
    await first.stop()
    expect(await query((await second).url, 'select 1')).toEqual([1])
  })

  it('joins the running server when it only wants to share', async () => {
    const first = await start()
    const joined = await start({ share: true })
    expect(joined.url).toBe(first.url)
    await joined.stop()
    expect(await query(first.url, 'select 1')).toEqual([1])
  })
})

describe('after kill -9', () => {
  it('of Mold alone, replaces the PostgreSQL that was left behind', async () => {
    const { child, url, postmaster } = await startInChild()
    await query(url, 'create table kept as select 42 as answer')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await isAlive(postmaster)).toBe(true)
    const next = await start()
    expect(await query(next.url, 'select answer from kept')).toEqual([42])
    expect(await isAlive(postmaster)).toBe(false)
    await expect(stat(new URL(url).searchParams.get('host')!)).rejects.toThrow('ENOENT')
  })

  it('of Mold alone, when PostgreSQL was stopped since, leaves no socket behind', async () => {
    const { child, url, postmaster } = await startInChild()
    child.kill('SIGKILL')
    await once(child, 'exit')
    process.kill(postmaster, 'SIGINT')
    await vi.waitFor(async () => expect(await isAlive(postmaster)).toBe(false), { timeout: 10_000 })
    await start()
    await expect(stat(new URL(url).searchParams.get('host')!)).rejects.toThrow('ENOENT')
  })

  it('of Mold and PostgreSQL, recovers', async () => {
    const { child, url, postmaster } = await startInChild()
    await query(url, 'create table kept as select 42 as answer')
    process.kill(postmaster, 'SIGKILL')
    child.kill('SIGKILL')
    await once(child, 'exit')
    const next = await start()
    expect(await query(next.url, 'select answer from kept')).toEqual([42])
  })

  it("is not misled by a stranger's process that got the old id", async () => {
    const { child, postmaster } = await startInChild()
    process.kill(postmaster, 'SIGKILL')
    child.kill('SIGKILL')
    await once(child, 'exit')
    const folder = path.join(dataDir, 'postgres')
    const { uid, gid } = await stat(folder)
    // Under PostgreSQL's account, or PostgreSQL itself would see that it is no server.
    const stranger = spawn('sleep', ['60'], isRoot ? { uid, gid } : {})
    children.push(stranger)
    const pidFile = path.join(folder, 'postmaster.pid')
    const text = await readFile(pidFile, 'utf8')
    await writeFile(pidFile, text.replace(/^\d+/, String(stranger.pid)))
    const next = await start()
    expect(await query(next.url, 'select 1')).toEqual([1])
    expect(stranger.exitCode).toBeNull()
  })

  it('of PostgreSQL alone, starts it again under the same address', async () => {
    const server = await start()
    const before = server.pid()
    process.kill(before, 'SIGKILL')
    await vi.waitFor(
      async () => {
        expect(server.pid()).not.toBe(before)
        expect(await query(server.url, 'select 1')).toEqual([1])
      },
      { timeout: 15_000, interval: 100 },
    )
  })

  it('in the middle of the first start, begins anew', async () => {
    await mkdir(path.join(dataDir, 'postgres.new', 'base'), { recursive: true })
    await writeFile(path.join(dataDir, 'postgres.new', 'PG_VERSION'), '18\n')
    const server = await start()
    expect(await query(server.url, 'select 1')).toEqual([1])
  })
})

describe('a database folder', () => {
  it('of another major version is refused with the way out, and left as it is', async () => {
    await (await start()).stop()
    const version = path.join(dataDir, 'postgres', 'PG_VERSION')
    await writeFile(version, '17\n')
    await expect(start()).rejects.toThrow(/made by PostgreSQL 17.*brings PostgreSQL 18.*pg_dump/s)
    await writeFile(version, '18\n')
    const server = await start()
    expect(await query(server.url, 'select 1')).toEqual([1])
  })

  it('that cannot be made is refused with the variable to set', async () => {
    await writeFile(path.join(base, 'file'), '')
    dataDir = path.join(base, 'file', 'var')
    await expect(start()).rejects.toThrow(/cannot be used: ENOTDIR.*MOLD_DATA_DIR/)
  })

  it('that holds something else is refused', async () => {
    await mkdir(path.join(dataDir, 'postgres'), { recursive: true })
    await writeFile(path.join(dataDir, 'postgres', 'notes.txt'), 'mine')
    await expect(start()).rejects.toThrow('holds files but no PostgreSQL database')
  })

  it('whose password file was lost gets a new password', async () => {
    const first = await start()
    await first.stop()
    await rm(path.join(dataDir, 'postgres.password'))
    const second = await start()
    expect(await query(second.url, 'select 1')).toEqual([1])
  })
})
