import './lib/require-node.mjs'
import { runScript } from './lib/fail.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { inRoot } from './lib/paths.mjs'
import { runPinned } from './lib/pinned.mjs'

await runScript(async () => {
  await ensureInstalled()
  runPinned([inRoot('bff', 'src', 'agent', 'main.ts'), ...process.argv.slice(2)])
})
