import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { UploadRow } from './upload.repository.ts'

const ago = (ms: number) => sql<Date>`now() - ${ms} * interval '1 millisecond'`

/** Uploads that were not begun in time, and those without a byte for so long. */
export async function uploadsDue(
  db: Db,
  idleMs: number,
): Promise<Pick<UploadRow, 'id' | 'state'>[]> {
  return db
    .selectFrom('upload')
    .select(['id', 'state'])
    .where((eb) =>
      eb.or([
        eb.and([eb('state', '=', 'new'), eb('expires', '<', sql<Date>`now()`)]),
        eb.and([eb('state', '=', 'receiving'), eb('touched', '<', ago(idleMs))]),
      ]),
    )
    .execute()
}

/** Forgets uploads that were complete so long ago; their images stay. */
export async function forgetSealed(db: Db, olderThanMs: number): Promise<void> {
  await db
    .deleteFrom('upload')
    .where('state', '=', 'sealed')
    .where('touched', '<', ago(olderThanMs))
    .execute()
}
