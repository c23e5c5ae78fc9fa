import { mkdtemp } from 'node:fs/promises'
import path from 'node:path'
import { startEmbeddedPostgres } from '../bff/src/db/embedded.ts'
import { createLogger } from '../bff/src/log.ts'
import { adminKeys, freePort, startProgram, signedUrl } from './support.ts'
import { keysFor } from './tenants/measure.ts'
import { cloudOf, seedCloud } from './tenants/seed.ts'
const folder = await mkdtemp('/tmp/scratch-')
const database = await startEmbeddedPostgres({ dataDir: path.join(folder, 'database'), log: createLogger('error') })
console.log(database.url)
const port = await freePort()
const origin = `http://127.0.0.1:${port}`
const env = { PORT: String(port), DATABASE_URL: database.url, MOLD_DATA_DIR: path.join(folder, 'data'), MOLD_ADMIN_API_KEY: 'bench', MOLD_ADMIN_SECRET_KEY: 'bench-secret', MOLD_LOG_LEVEL: 'error', MOLD_ROLES: 'api' }
let server = await startProgram('bff/src/main.ts', env, `${origin}/healthz`, process.execArgv)
const t = performance.now()
await seedCloud(database.url, cloudOf(Number(process.env.N ?? 100000)))
console.log('seeded', performance.now() - t)
const fs = await import('node:fs')
const filters = ['featured','community','self','selfexecutable','shared','sharedexecutable','executable','all','system']
for (;;) {
  for (const name of ['admin','tenant1','boss1']) {
    const keys = name === 'admin' ? adminKeys : await keysFor(origin, name)
    for (const templatefilter of filters) {
      if (name === 'tenant1' && templatefilter === 'all') continue
      let least = 1e9; let count = 0
      for (let n = 0; n < 12; n++) {
        const begun = performance.now()
        const answer = await fetch(signedUrl(origin, 'listTemplates', { templatefilter, page: '1', pagesize: '20' }, keys))
        const text = await answer.text()
        least = Math.min(least, performance.now() - begun)
        count = JSON.parse(text).listtemplatesresponse.count ?? 0
      }
      console.log(name, templatefilter, least.toFixed(1), count)
    }
  }
  console.log('--- touch /tmp/again to measure again')
  while (!fs.existsSync('/tmp/again')) await new Promise((r) => setTimeout(r, 500))
  fs.rmSync('/tmp/again')
  server.kill('SIGTERM')
  await new Promise((r) => setTimeout(r, 1500))
  server = await startProgram('bff/src/main.ts', env, `${origin}/healthz`, process.execArgv)
}
