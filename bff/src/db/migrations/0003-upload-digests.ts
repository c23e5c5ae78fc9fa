import { type Kysely, sql } from 'kysely'

/*
 * The digests by which a file is known again are made from what was stored, once nobody sends: made while bytes
 * come, they would cost as much as everything else together.
 */
const statements = [
  `alter table cloud.upload add column tail_digest bytea check (octet_length(tail_digest) = 32)`,
  `alter table cloud.upload add column tail_offset bigint not null default 0`,
  `alter table cloud.upload add column digest_until timestamptz`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
