import { ConfigError, loadConfig } from './config.ts'
import { createLogger } from './log.ts'
import { startServer } from './server.ts'

/* Waits for a signal, then drains: build → listen → wait → drain → destroy. */

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function main(): Promise<void> {
  const config = loadConfig(process.env)
  const log = createLogger(config.logLevel)
  const stopped = new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve)
  })
  const server = await startServer(config, log, { fault: process.env.MOLD_TEST_FAULT })
  if (server.origin !== '') say(`\nMold is ready at ${server.origin}`)
  if (server.seeded.password !== undefined) {
    say(`Sign in as admin with the password ${server.seeded.password} (shown this once)`)
  }
  const signal = await stopped
  log.info({ signal }, 'stopping')
  await server.stop()
  log.info('stopped')
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const known =
      error instanceof ConfigError ||
      (error instanceof Error && error.name === 'EmbeddedPostgresError')
    process.stderr.write(
      `${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
    )
    process.exit(1)
  },
)
