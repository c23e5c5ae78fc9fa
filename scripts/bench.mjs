import './lib/require-node.mjs'
import { ensureChromium } from './lib/chromium.mjs'
import { ensureConsole } from './lib/console-build.mjs'
import { runScript } from './lib/fail.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { inRoot } from './lib/paths.mjs'
import { runPinnedInTurn } from './lib/pinned.mjs'
import { serverEnvironment, serverFlags } from './lib/server-flags.mjs'

/* `npm run bench -- console`, `-- server`, `-- tenants` or `-- machines` measures one of them alone. */
const parts = {
  server: inRoot('bench', 'main.ts'),
  tenants: inRoot('bench', 'tenants.ts'),
  machines: inRoot('bench', 'machines.ts'),
  console: inRoot('bench', 'console.ts'),
}

await runScript(async () => {
  await ensureInstalled()
  await ensureConsole()
  const args = process.argv.slice(2)
  const named = Object.keys(parts).filter((name) => args.includes(name))
  const names = named.length > 0 ? named : Object.keys(parts)
  const chromium = names.includes('console') ? await ensureChromium() : {}
  if (chromium.problem !== undefined) throw new Error(chromium.problem)
  const options = args.filter((each) => !Object.hasOwn(parts, each))
  await runPinnedInTurn(
    names.map((name) => [...serverFlags, parts[name], ...options]),
    {
      ...serverEnvironment,
      ...(chromium.path !== undefined && { MOLD_CHROMIUM: chromium.path }),
    },
  )
})
