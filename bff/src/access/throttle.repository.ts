import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

export interface CallWindow {
  /** Calls within the window, this one included. */
  readonly calls: number
  /** Milliseconds until the window ends. */
  readonly leftMs: number
}

/** Counts a call of an account; a window of `seconds` begins with the first call after the last one. */
export async function countCall(db: Db, accountId: number, seconds: number): Promise<CallWindow> {
  const { rows } = await sql<{ calls: number; left_ms: number }>`
    insert into call_window as w (account_id, calls) values (${accountId}, 1)
    on conflict (account_id) do update set
      calls = case when w.started + make_interval(secs => ${seconds}) > now() then w.calls + 1 else 1 end,
      started = case when w.started + make_interval(secs => ${seconds}) > now() then w.started else now() end
    returning calls,
      ceil(extract(epoch from started + make_interval(secs => ${seconds}) - now()) * 1000)::integer as left_ms
  `.execute(db)
  const [row = { calls: 1, left_ms: 0 }] = rows
  return { calls: row.calls, leftMs: Math.max(1, row.left_ms) }
}
