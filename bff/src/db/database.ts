import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import { prepareMarked } from './kept-plans.ts'
import type { Database } from './schema.ts'

export type Db = Kysely<Database>
export type Trx = Transaction<Database>

const int8 = 20

/** bigint columns arrive as text; this is the one place where they become numbers. */
export function safeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint out of range: ${text}`)
  return value
}

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === int8 ? safeNumber : pg.types.getTypeParser(oid, format)) as never,
}

export interface DatabaseOptions {
  url: string
  /** Connections of this pool. */
  max: number
  /** Milliseconds after which the server ends a statement (security case H12). */
  statementTimeoutMs: number
  /** Milliseconds after that until the connection counts as dead; 2000. */
  answerGraceMs?: number
  applicationName: string
}

/**
 * Ends a connection that leaves a query without an answer for `limitMs`: the server's own time-out
 * tells nothing when the server or the way to it is gone. The driver's `query_timeout` would give the
 * dead connection back to the pool, where the next query waits behind the last.
 */
function cutWhenSilent(client: pg.Client, limitMs: number): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown
  const bounded = (...args: unknown[]): unknown => {
    const result = query(...args)
    if (!(result instanceof Promise)) return result
    const timer = setTimeout(() => {
      const text = `Connection terminated: no answer within ${limitMs} milliseconds`
      client.connection.stream.destroy(new Error(text))
    }, limitMs)
    return result.finally(() => clearTimeout(timer))
  }
  client.query = bounded as typeof client.query
}

/** Opens a pool. Errors of idle connections go to `onError`; the pool replaces them by itself. */
export function openDatabase(options: DatabaseOptions, onError: (error: Error) => void): Db {
  const { statementTimeoutMs, answerGraceMs = 2_000 } = options
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max,
    types,
    application_name: options.applicationName,
    statement_timeout: statementTimeoutMs,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // The rows fit into memory, where an index costs what a scan does; compiling short queries costs more
    // than it saves.
    options:
      '-c search_path=cloud -c idle_in_transaction_session_timeout=60000 -c random_page_cost=1.1 -c jit=off',
  })
  pool.on('error', onError)
  // The pool listens to idle clients only: without this, one that is lost between two statements of a
  // transaction ends the process. Its next statement fails and says so.
  pool.on('connect', (client) => {
    client.on('error', () => {})
    prepareMarked(client)
    if (statementTimeoutMs > 0) cutWhenSilent(client, statementTimeoutMs + answerGraceMs)
  })
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
}

/** Resolves when the database answers. */
export async function ping(db: Db): Promise<void> {
  await sql`select 1`.execute(db)
}
