import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/* What jobs have left that ended without being able to: their user was deleted, or they were tried too often. */

const hasNoJob = (column: string) =>
  sql<boolean>`not exists (select from job j where j.uuid = ${sql.ref(column)} and j.state = 'pending')`

/** Jobs that volumes still name, and that have ended. */
export async function endedJobsOfVolumes(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('volume')
    .select('job_uuid')
    .distinct()
    .where('job_uuid', 'is not', null)
    .where('removed', 'is', null)
    .where(hasNoJob('volume.job_uuid'))
    .execute()
  return rows.flatMap(({ job_uuid }) => job_uuid ?? [])
}

/**
 * Internal ids of templates that say they are being made of a disk though no job does that.
 *
 * @param graceMs milliseconds that a new one has until its job is there
 */
export async function forsakenTemplates(db: Db, graceMs: number): Promise<number[]> {
  const rows = await db
    .selectFrom('vm_template as t')
    .innerJoin('template_zone as tz', 'tz.template_id', 't.id')
    .select('t.id')
    .distinct()
    .where('tz.state', '=', 'converting')
    .where('t.removed', 'is', null)
    .where('t.created', '<', sql<Date>`now() - ${graceMs} * interval '1 millisecond'`)
    // One that is converted from another image has a fetch.
    .where(sql<boolean>`not exists (select from "fetch" f where f.template_id = t.id)`)
    .where(
      sql<boolean>`not exists (select from job j
        where j.instance_uuid = t.uuid and j.state = 'pending')`,
    )
    .execute()
  return rows.map(({ id }) => id)
}

/** Jobs of snapshots, with these, that have ended without an end of the snapshot. */
export async function jobOfSnapshot(db: Db, id: number): Promise<string | null> {
  const row = await db
    .selectFrom('snapshot')
    .select('job_uuid')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.job_uuid ?? null
}
