import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { root } from './support/server.ts'

/* What `npm start` starts, by its own script, with the database that Mold brings. */

let folder: string
let launcher: ChildProcess | undefined
test.beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mold-launcher-'))
  // PostgreSQL, which runs under an account of its own for root, has to pass through.
  await chmod(folder, 0o711)
})
test.afterEach(async () => {
  await killEverything()
  await rm(folder, { recursive: true, force: true })
})

const dataDir = () => path.join(folder, 'data')

/** Starts it and waits for the address that it prints. */
async function start(): Promise<string> {
  const child = spawn(process.execPath, [path.join(root, 'scripts', 'start.mjs')], {
    env: {
      ...process.env,
      PORT: '0',
      MOLD_DATA_DIR: dataDir(),
      DATABASE_URL: '',
      MOLD_DEFAULT_TEMPLATES: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  launcher = child
  let output = ''
  const ready = Promise.withResolvers<string>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      const [, origin] = /Mold is ready at (\S+)/.exec(output) ?? []
      if (origin !== undefined) ready.resolve(origin)
    })
  }
  void once(child, 'exit').then(() => ready.reject(new Error(`It ended: ${output}`)))
  return ready.promise
}

const statusOf = async (origin: string) => (await fetch(`${origin}/healthz`)).status

/** The processes that were started for this data folder, whoever started them. */
async function processes(): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const mine = await Promise.all(
    pids.map(async (pid) => {
      const texts = ['environ', 'cmdline'].map((of) =>
        readFile(`/proc/${pid}/${of}`, 'utf8').catch(() => ''),
      )
      return (await Promise.all(texts)).some((text) => text.includes(dataDir()))
    }),
  )
  const postmaster = await readFile(
    path.join(dataDir(), 'postgres', 'postmaster.pid'),
    'utf8',
  ).then(
    (text) => [Number.parseInt(text, 10)],
    () => [],
  )
  const found = pids.filter((_, index) => mine[index]).map(Number)
  return [...new Set([...found, ...postmaster.filter(isAlive)])]
}

/** Those of them that run the server's main file. */
async function servers(): Promise<number[]> {
  const all = await Promise.all(
    (await processes()).map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      return command.includes(path.join('bff', 'src', 'main.ts')) ? [pid] : []
    }),
  )
  return all.flat()
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function killEverything(): Promise<void> {
  for (const pid of await processes()) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It was the child of one that is gone.
    }
  }
}

test('A: SIGTERM ends what npm start started with 0, within 10 s and with every child', async () => {
  const origin = await start()
  expect(await statusOf(origin)).toBe(200)
  expect((await processes()).length).toBeGreaterThan(2)
  const child = launcher
  const asked = performance.now()
  child?.kill('SIGTERM')
  await expect.poll(() => child?.exitCode, { timeout: 12_000 }).toBe(0)
  expect(performance.now() - asked).toBeLessThan(10_000)
  await expect.poll(processes).toEqual([])
})

test('A: the next start works after kill -9 of everything, and of the server alone', async () => {
  expect(await statusOf(await start())).toBe(200)
  await killEverything()
  await expect.poll(processes).toEqual([])
  const origin = await start()
  expect(await statusOf(origin)).toBe(200)

  const [server = 0] = await servers()
  expect(server).toBeGreaterThan(0)
  process.kill(server, 'SIGKILL')
  await expect
    .poll(() => launcher?.exitCode ?? launcher?.signalCode, { timeout: 12_000 })
    .not.toBe(null)
  expect(await statusOf(await start())).toBe(200)
})
