import type { Db } from '../db/database.ts'

interface NamedStore {
  readonly uuid: string
  readonly name: string
  readonly zone: string
  readonly zoneName: string
}

/** Every store by its internal id, those that were removed too. */
export async function storeNames(db: Db): Promise<Map<number, NamedStore>> {
  const rows = await db
    .selectFrom('image_store as s')
    .innerJoin('zone as z', 'z.id', 's.zone_id')
    .select(['s.id', 's.uuid', 's.name', 'z.uuid as zone', 'z.name as zoneName'])
    .execute()
  return new Map(rows.map(({ id, ...store }) => [id, store]))
}

/** Names of the images that need objects, by digest. */
export async function imagesOfObjects(
  db: Db,
  digests: readonly string[],
): Promise<Map<string, string[]>> {
  const named = new Map<string, string[]>()
  if (digests.length === 0) return named
  const rows = await db
    .selectFrom('object as o')
    .innerJoin('template_zone as tz', 'tz.object_id', 'o.id')
    .innerJoin('vm_template as t', 't.id', 'tz.template_id')
    .select(['o.digest', 't.name'])
    .distinct()
    .where((eb) => eb('o.digest', '=', eb.fn.any(eb.val([...digests]))))
    .where('t.removed', 'is', null)
    .orderBy('t.name')
    .execute()
  for (const { digest, name } of rows) named.set(digest, [...(named.get(digest) ?? []), name])
  return named
}
