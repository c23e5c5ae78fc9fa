import { sql } from 'kysely'

/**
 * SQL for the `from` of an update that is a transaction of its own: its commit waits for no disk. What it
 * writes is seen by everybody at once, and lost when the database crashes within a moment. One statement
 * where `set local` takes four.
 */
export const unsynced = sql`(select set_config('synchronous_commit', 'off', true))`.as('unsynced')
