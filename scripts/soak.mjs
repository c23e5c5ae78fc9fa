import './lib/require-node.mjs'
import { ensureConsole } from './lib/console-build.mjs'
import { runScript } from './lib/fail.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { inRoot } from './lib/paths.mjs'
import { runPinned } from './lib/pinned.mjs'

/* The long figures, run once per issue: the files *.soak.ts in bff/soak. */
await runScript(async () => {
  await ensureInstalled()
  await ensureConsole()
  const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs')
  const config = inRoot('scripts', 'lib', 'soak.config.mjs')
  runPinned([vitest, 'run', '--config', config, ...process.argv.slice(2)])
})
