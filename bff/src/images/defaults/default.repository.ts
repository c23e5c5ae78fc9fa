import { type Selectable, sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import type { DefaultTemplateTable } from '../../db/schema.ts'

export type DefaultRow = Selectable<DefaultTemplateTable>

export function findDefaults(db: Db | Trx): Promise<DefaultRow[]> {
  return db.selectFrom('default_template').selectAll().execute()
}

/** Makes a template the default one of its hypervisor, in place of an earlier one. */
export async function noteDefault(
  trx: Trx,
  of: Pick<DefaultRow, 'hypervisor' | 'template_id' | 'url' | 'checksum'>,
): Promise<void> {
  const { template_id, url, checksum } = of
  await trx
    .insertInto('default_template')
    .values(of)
    .onConflict((conflict) =>
      conflict.column('hypervisor').doUpdateSet({ template_id, url, checksum, tries: 0 }),
    )
    .execute()
}

export async function countTry(db: Db | Trx, hypervisor: string): Promise<void> {
  await db
    .updateTable('default_template')
    .set((eb) => ({ tries: eb('tries', '+', 1) }))
    .where('hypervisor', '=', hypervisor)
    .execute()
}

export async function forgetDefault(db: Db | Trx, hypervisor: string): Promise<void> {
  await db.deleteFrom('default_template').where('hypervisor', '=', hypervisor).execute()
}

/** The account that owns what comes with the product. */
export async function systemAccountId(trx: Trx): Promise<number> {
  const { id } = await trx
    .selectFrom('account')
    .select('id')
    .where('name', '=', 'system')
    .where('is_default', '=', true)
    .executeTakeFirstOrThrow()
  return id
}

/** What an enabled zone has of what a template needs before it is fetched. */
export interface ZoneMeans {
  readonly zoneId: number
  readonly store: boolean
  readonly host: boolean
  readonly pool: boolean
}

/** The enabled zones with what they have for a hypervisor, in the order they were made. */
export async function meansOfZones(db: Db | Trx, hypervisor: string): Promise<ZoneMeans[]> {
  const { rows } = await sql<ZoneMeans>`
    select z.id as "zoneId",
      exists (select from cloud.image_store s
        where s.zone_id = z.id and s.removed is null and not s.readonly) as store,
      exists (select from cloud.host h where h.zone_id = z.id and h.removed is null
        and h.hypervisor = ${hypervisor} and h.server is not null and h.error_code is null) as host,
      exists (select from cloud.storage_pool p join cloud.host h on h.id = p.host_id
        where h.zone_id = z.id and h.removed is null and h.hypervisor = ${hypervisor}
        and p.removed is null and p.state = 'Up') as pool
    from cloud.zone z
    where z.removed is null and z.allocation_state = 'Enabled'
    order by z.id`.execute(db)
  return rows
}

/** Says in the copies of an image what they wait for; copies that say so already are left alone. */
export async function showWaiting(
  db: Db | Trx,
  templateId: number,
  zoneId: number,
  code: string,
): Promise<void> {
  await db
    .updateTable('template_zone')
    .set({ error_code: code, error_params: null })
    .where('template_id', '=', templateId)
    .where('zone_id', '=', zoneId)
    .where('state', '=', 'waiting')
    .where(sql<boolean>`error_code is distinct from ${code}`)
    .execute()
}

/** Lets copies that are not there begin from the beginning, whatever has become of them. */
export async function beginCopies(trx: Trx, templateId: number): Promise<void> {
  await trx
    .updateTable('template_zone')
    .set({
      state: 'waiting',
      object_id: null,
      bytes: 0,
      total_bytes: null,
      attempt: 0,
      next_try: null,
      error_code: null,
      error_params: null,
    })
    .where('template_id', '=', templateId)
    .where('state', '<>', 'ready')
    .execute()
}

/** Milliseconds since the last of its copies changed. */
export async function idleMs(db: Db | Trx, templateId: number): Promise<number> {
  const row = await db
    .selectFrom('template_zone')
    .select(sql<number>`extract(epoch from now() - max(updated))::float8 * 1000`.as('ms'))
    .where('template_id', '=', templateId)
    .executeTakeFirst()
  return row?.ms ?? 0
}
