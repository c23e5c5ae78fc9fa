import { type Kysely, sql } from 'kysely'

/*
 * When a chore that comes once a day was done last, which a process that was started since does not know;
 * and where each server listens, which no image may be fetched from.
 */
const statements = [
  `create table cloud.chore (
    name text primary key,
    ran timestamptz not null default now()
  )`,
  `alter table cloud.server add column listens jsonb not null default '[]'`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
