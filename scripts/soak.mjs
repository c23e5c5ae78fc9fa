import './lib/require-node.mjs'
import { ensureConsole } from './lib/console-build.mjs'
import { runScript } from './lib/fail.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { inRoot } from './lib/paths.mjs'
import { runPinned } from './lib/pinned.mjs'

/* The long figures, run once per issue: vitest's project "soak" (bff/soak). */
await runScript(async () => {
  await ensureInstalled()
  await ensureConsole()
  const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs')
  runPinned([vitest, 'run', '--project', 'soak', '--passWithNoTests', ...process.argv.slice(2)])
})
