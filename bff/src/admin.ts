import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { runCollect } from './admin/collect.ts'
import { passwordFrom, resetPassword } from './admin/reset-password.ts'
import { runSql } from './admin/run-sql.ts'
import { withDatabase } from './admin/with-database.ts'
import { loadConfig } from './config.ts'
import { createLogger } from './log.ts'

const help = `Usage:
  npm run admin -- reset-password [user] [--domain /path] [--password-stdin]
      Gives a user (admin, if none is named) a new random password and prints it, or
      takes the one on standard input. Its sessions end.
  npm run admin -- sql "statement"
      Runs a statement on Mold's database and prints the rows or their number.
  npm run admin -- collect [--dry-run]
      Frees what no image needs in the image stores, or says what would be freed.
  npm run admin -- help

All of them work while Mold runs and while it does not. They use DATABASE_URL, or else the
embedded PostgreSQL in MOLD_DATA_DIR (./var), as the server does.`

const options = {
  domain: { type: 'string' },
  'dry-run': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  'password-stdin': { type: 'boolean' },
} as const

/** Runs one command of the tool and returns what to print. */
async function run(args: string[], signal: AbortSignal): Promise<string> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [command = 'help', ...rest] = positionals
  if (command === 'help' || values.help === true) return help
  // Nothing else of the environment matters here, so nothing else can be in the way.
  const { DATABASE_URL, MOLD_DATA_DIR } = process.env
  const config = loadConfig({ DATABASE_URL, MOLD_DATA_DIR })
  if (command === 'sql') {
    const statement = rest.join(' ').trim()
    if (statement === '') throw new Error(`Give the statement to run.\n\n${help}`)
    return withDatabase(config, signal, (url) => runSql(url, statement))
  }
  if (command === 'collect' && rest.length === 0) {
    const log = createLogger('warn')
    return withDatabase(config, signal, (url) => runCollect(url, values['dry-run'] === true, log))
  }
  const [username = 'admin', ...more] = rest
  if (command === 'reset-password' && more.length === 0) {
    const piped = values['password-stdin'] === true
    const password = piped ? passwordFrom(await text(process.stdin)) : undefined
    const reset = { username, domain: values.domain, password }
    return withDatabase(config, signal, (url) => resetPassword(url, reset))
  }
  throw new Error(`Unknown command: ${positionals.join(' ')}\n\n${help}`)
}

const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interrupted.abort())
}
try {
  process.stdout.write(`${await run(process.argv.slice(2), interrupted.signal)}\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
