import { ConfigError, loadConfig } from './config.ts'
import { endProcess } from './end-process.ts'
import { createLogger } from './log.ts'
import { startRemoteAgent } from './remote-agent.ts'
import { startServer } from './server.ts'
import { StartError } from './start-error.ts'
import { unheardFailure } from './unheard-failure.ts'

/* Waits for a signal, then drains: build → listen → wait → drain → destroy. */

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function main(): Promise<void> {
  const config = loadConfig(process.env)
  const log = createLogger(config.logLevel)
  // By default it would end the process, and every transfer with it, for what one of them left behind.
  process.on('unhandledRejection', (reason) => log.error({ err: reason }, unheardFailure))
  const starting = new AbortController()
  const stopped = new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve)
  })
  void stopped.then((signal) => starting.abort(new Error(`${signal} before the start was done`)))
  const { agentServer } = config
  const agent =
    config.roles.has('agent') && agentServer
      ? await startRemoteAgent({ ...config, agentServer }, log, starting.signal)
      : undefined
  if (config.roles.size === 1 && agent) {
    say(`\nThe agent runs for ${agentServer?.origin}`)
    await agent.ended
    return
  }
  const server = await startServer(config, log, {
    signal: starting.signal,
    fault: process.env.MOLD_TEST_FAULT,
    onSeeded({ password }) {
      if (password === undefined) return
      say(`\nSign in as admin with the password ${password} (shown this once)`)
    },
  }).catch((error: unknown) => {
    if (starting.signal.aborted) return undefined
    throw error
  })
  if (server === undefined) {
    log.info({ signal: await stopped }, 'stopped while starting')
    return
  }
  if (server.origin !== '') say(`\nMold is ready at ${server.origin}`)
  const signal = await stopped
  log.info({ signal }, 'stopping')
  const [hanging] = await Promise.all([server.stop(), agent?.ended])
  // All of it may be killed at any moment, so this is no failure.
  if (hanging.length > 0) log.warn({ hanging }, 'stopped without waiting for what hangs')
  else log.info('stopped')
}

main().then(endProcess, (error: unknown) => {
  const known =
    error instanceof ConfigError ||
    error instanceof StartError ||
    (error instanceof Error && error.name === 'EmbeddedPostgresError')
  process.stderr.write(
    `${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  )
  process.exit(1)
})
