import { osCategories, osTypes } from '@mold/shared/os-types.ts'
import { sql } from 'kysely'
import type { Trx } from '../database.ts'

/**
 * Brings in the OS types of this release. What an admin made, changed or removed stays as it is: a
 * type whose description is taken is left out.
 */
export async function upsertOsTypes(trx: Trx): Promise<void> {
  await trx
    .insertInto('guest_os_category')
    .values(osCategories.map(({ uuid, name }, i) => ({ uuid, name, sort_key: i })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const uuids = osTypes.map((type) => type.uuid)
  const descriptions = osTypes.map((type) => type.description)
  const categories = osTypes.map((type) => type.category)
  await sql`
    insert into cloud.guest_os (uuid, description, category_id)
    select t.uuid, t.description, c.id
    from unnest(${uuids}::uuid[], ${descriptions}::text[], ${categories}::text[])
      as t (uuid, description, category)
    join cloud.guest_os_category c on c.name = t.category
    on conflict do nothing
  `.execute(trx)
}
