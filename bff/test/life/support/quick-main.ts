import { loadConfig } from '../../../src/config.ts'
import { createLogger } from '../../../src/log.ts'
import { startServer } from '../../../src/server.ts'
import { quickTimes } from '../../support/server.ts'

/* The server as its main file starts it, with the leases and delays of tests. */
const config = loadConfig(process.env)
const fault = process.env['MOLD_TEST_FAULT']
const uploadLeaseMs = Number(process.env['MOLD_TEST_UPLOAD_LEASE'] ?? 5_000)
const times = { ...quickTimes, uploadLeaseMs }
const server = await startServer(config, createLogger('warn'), { ...times, fault })
process.once('SIGTERM', () => {
  void server.stop().then(() => process.exit(0))
})
process.stdout.write(`Mold is ready at ${server.origin}\n`)
