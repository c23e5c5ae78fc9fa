import { sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'

export interface ToolsRow {
  readonly id: number
  readonly name: string
  /** Internal ids of the zones that have no copy of it. */
  readonly lacking: readonly number[]
}

/** The ISOs that are on hosts. */
export async function findTools(db: Db | Trx): Promise<ToolsRow[]> {
  const { rows } = await sql<ToolsRow>`
    select t.id, t.name, array(select z.id from cloud.zone z
      where z.removed is null and not exists (select from cloud.template_zone tz
        where tz.template_id = t.id and tz.zone_id = z.id) order by z.id) as lacking
    from cloud.vm_template t where t.type = 'PERHOST' and t.removed is null`.execute(db)
  return rows
}

/** Internal ids of all zones. */
export async function allZones(db: Db | Trx): Promise<number[]> {
  const rows = await db
    .selectFrom('zone')
    .select('id')
    .where('removed', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}
