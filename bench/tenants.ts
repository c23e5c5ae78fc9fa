import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startEmbeddedPostgres } from '../bff/src/db/embedded.ts'
import { createLogger } from '../bff/src/log.ts'
import { adminKeys, freePort, startProgram, stopProgram } from './support.ts'
import { keysFor, timeLists, type Timing } from './tenants/measure.ts'
import { askers, cloudOf, seedCloud } from './tenants/seed.ts'

/*
 * Measures the lists of a cloud with many tenants while it grows: every filter of templates, and accounts, as a
 * root admin, a domain admin and a user ask. `--smoke` shows that it works.
 */
const smoke = process.argv.includes('--smoke')
const sizes = smoke ? [100, 1_000] : [1_000, 10_000, 100_000]
const requests = smoke ? 5 : 200
/** Milliseconds, of every list at the largest size. */
const bound = 40

async function measure(folder: string): Promise<Timing[][]> {
  const log = createLogger('error')
  const database = await startEmbeddedPostgres({ dataDir: path.join(folder, 'database'), log })
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const server = await startProgram(
    'bff/src/main.ts',
    {
      PORT: String(port),
      DATABASE_URL: database.url,
      MOLD_DATA_DIR: path.join(folder, 'data'),
      MOLD_ADMIN_API_KEY: adminKeys.apiKey,
      MOLD_ADMIN_SECRET_KEY: adminKeys.secretKey,
      MOLD_LOG_LEVEL: 'error',
      MOLD_ROLES: 'api',
      MOLD_DEFAULT_TEMPLATES: '0',
    },
    `${origin}/healthz`,
    process.execArgv,
  )
  try {
    const bySize: Timing[][] = []
    for (const size of sizes) {
      await seedCloud(database.url, cloudOf(size))
      const timings = await timeLists(
        origin,
        { name: 'admin', keys: adminKeys, isAdmin: true },
        requests,
      )
      for (const name of askers) {
        const keys = await keysFor(origin, name)
        timings.push(
          ...(await timeLists(origin, { name, keys, isAdmin: name === 'boss1' }, requests)),
        )
      }
      bySize.push(timings)
    }
    return bySize
  } finally {
    await stopProgram(server)
    await database.stop()
  }
}

const folder = await mkdtemp(path.join(process.env.BENCH_DIR ?? tmpdir(), 'mold-bench-'))
try {
  const bySize = await measure(folder)
  const largest = bySize.at(-1) ?? []
  const missed = smoke ? [] : largest.filter(({ p99 }) => p99 > bound)
  for (const [n, { what }] of largest.entries()) {
    const growth = bySize.map((timings) => (timings[n]?.p99 ?? 0).toFixed(1)).join(' → ')
    console.log(`${what}, p99 in ms, ${sizes.join(' → ')} templates: ${growth} (at most ${bound})`)
  }
  console.log(`${largest.length - missed.length} passed, ${missed.length} failed`)
  if (missed.length > 0) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
