import { type Expression, sql } from 'kysely'
import type pg from 'pg'

const mark = '/* kept plan */'
/** PostgreSQL's code for a statement whose plan the present schema does not allow. */
const notSupported = '0A000'

interface EndModifiable {
  modifyEnd(modifier: Expression<unknown>): this
}

/**
 * Lets each connection keep the plan of a query, so that PostgreSQL reads and plans it once: for what
 * nearly every request asks, where that takes longer than the answer. The text must be the same for all
 * values (`= any(array)` instead of `in (…)`), and one plan must suit them all.
 */
export function keepPlan<Q extends EndModifiable>(query: Q): Q {
  return query.modifyEnd(sql.raw(mark))
}

/** Statement names by text. A text whose plans went stale gets a new name, on every connection. */
const names = new Map<string, string>()
let lastName = 0

function nameOf(text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  const name = `kept_${(lastName += 1)}`
  names.set(text, name)
  return name
}

const isStale = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === notSupported

/** Has queries that `keepPlan` marked prepared on this connection; everything else goes as it is. */
export function prepareMarked(client: pg.Client): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown
  const preparing = (text: unknown, values?: unknown, ...rest: unknown[]): unknown => {
    if (typeof text !== 'string' || !text.endsWith(mark)) {
      return query(text, values, ...rest)
    }
    const result = query({ name: nameOf(text), text, values }) as Promise<unknown>
    return result.catch((error: unknown) => {
      if (!isStale(error)) throw error
      // A newer Mold has changed a table. In a transaction this one fails too, and the next does not.
      names.delete(text)
      return query(text, values)
    })
  }
  client.query = preparing as typeof client.query
}
