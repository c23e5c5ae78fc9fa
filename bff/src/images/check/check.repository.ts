import { sql } from 'kysely'
import type { GuestFacts } from '@mold/shared/image-check/facts.ts'
import type { Db } from '../../db/database.ts'

/** Keeps what was found in the bytes of a template, in the place of what was kept before. */
export async function keepCheck(
  db: Db,
  check: { readonly templateId: number; readonly digest: string; readonly facts: GuestFacts },
): Promise<Date> {
  const values = { digest: check.digest, facts: JSON.stringify(check.facts) }
  const row = await db
    .insertInto('image_check')
    .values({ template_id: check.templateId, ...values })
    .onConflict((conflict) =>
      conflict.column('template_id').doUpdateSet({ ...values, checked: sql<Date>`now()` }),
    )
    .returning('checked')
    .executeTakeFirstOrThrow()
  return row.checked
}

/** What was found in the bytes that a template has now. */
export async function findCheck(
  db: Db,
  templateId: number,
  digest: string,
): Promise<{ readonly facts: GuestFacts; readonly checked: Date } | undefined> {
  return db
    .selectFrom('image_check')
    .select(['facts', 'checked'])
    .where('template_id', '=', templateId)
    .where('digest', '=', digest)
    .executeTakeFirst()
}
