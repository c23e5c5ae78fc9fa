import './lib/require-node.mjs'
import { ensureConsole } from './lib/console-build.mjs'
import { runScript } from './lib/fail.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { inRoot } from './lib/paths.mjs'
import { runPinned } from './lib/pinned.mjs'
import { serverFlags } from './lib/server-flags.mjs'

await runScript(async () => {
  await ensureInstalled()
  await ensureConsole()
  runPinned([...serverFlags, inRoot('bench', 'main.ts'), ...process.argv.slice(2)])
})
