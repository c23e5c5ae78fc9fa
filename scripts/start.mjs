import './lib/require-node.mjs'
import { ensureAgent } from './lib/agent-build.mjs'
import { ensureConsole } from './lib/console-build.mjs'
import { runScript } from './lib/fail.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { inRoot } from './lib/paths.mjs'
import { serverEnvironment, serverFlags } from './lib/server-flags.mjs'
import { runServices } from './lib/services.mjs'

await runScript(async () => {
  await ensureInstalled()
  await ensureConsole()
  await ensureAgent()
  const args = [...serverFlags, inRoot('bff', 'src', 'main.ts')]
  runServices([{ args, env: serverEnvironment }])
})
