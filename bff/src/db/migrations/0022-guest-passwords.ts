import { type Kysely, sql } from 'kysely'

/*
 * Passwords that guests have not collected yet, and what results of jobs tell only to who began them. Both are
 * sealed by the server's key; neither is in the rows of instances and jobs, which many read.
 */
const statements = [
  `create table cloud.guest_password (
    instance_id bigint primary key references cloud.instance on delete cascade,
    sealed text not null,
    -- Somebody was shown it.
    told boolean not null,
    -- Counts from the start at which the guest can ask for it.
    expires timestamptz,
    created timestamptz not null default now()
  )`,
  `create table cloud.job_secret (
    job_id bigint primary key references cloud.job on delete cascade,
    sealed text not null
  )`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
