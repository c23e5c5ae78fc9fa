import { type Kysely, sql } from 'kysely'

/*
 * Invitations to projects (setting project.invite.required). That one has expired follows from its age and the
 * setting, so no row says it. One account has at most one open invitation to a project.
 */
const statements = [
  `create table cloud.project_invitation (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    project_id bigint not null references cloud.project on delete cascade,
    account_id bigint not null references cloud.account on delete cascade,
    role text not null default 'Regular' check (role in ('Admin', 'Regular')),
    state text not null default 'Pending' check (state in ('Pending', 'Completed', 'Declined')),
    created timestamptz not null default now()
  )`,
  `create unique index project_invitation_open on cloud.project_invitation (project_id, account_id)
    where state = 'Pending'`,
  `create index project_invitation_accounts on cloud.project_invitation (account_id)`,
  `create trigger tell after insert or update or delete on cloud.project_invitation
    for each statement execute function cloud.tell()`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
