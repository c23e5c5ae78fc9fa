import { type Kysely, sql } from 'kysely'

/* What the inspection of an image found worth telling, though it was accepted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table cloud.vm_template add column remarks text[] not null default '{}'`.execute(
    db,
  )
}
