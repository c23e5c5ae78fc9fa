import { startAgent } from '../../../src/agent/agent.ts'
import { createLogger } from '../../../src/log.ts'

/*
 * An agent in a process of its own, so that it can be killed. With `account` it gives up its rights first, once
 * all modules are loaded: the clone may be where that account cannot read.
 */
interface SessionConfig {
  readonly server: string
  readonly credential: { readonly host: string; readonly credential: string }
  readonly uri: string
  readonly poolDir: string
  readonly stateDir: string
  readonly account?: { readonly uid: number; readonly gid: number }
}

const config = JSON.parse(process.env['MOLD_TEST_AGENT'] ?? '') as SessionConfig
if (config.account !== undefined) {
  process.setgroups?.([])
  process.setgid?.(config.account.gid)
  process.setuid?.(config.account.uid)
}
const stopping = new AbortController()
process.once('SIGTERM', () => stopping.abort(new Error('SIGTERM')))
const agent = await startAgent({ ...config, log: createLogger('error'), signal: stopping.signal })
await agent.ended
