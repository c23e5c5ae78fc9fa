import type { Db } from '../../db/database.ts'
import { keepPlan } from '../../db/kept-plans.ts'
import type { ImageKind } from '../../db/schema.ts'

/** How many copies these zones have, by the kept numbers: exact, and none of the copies is looked at. */
export async function keptCount(
  db: Db,
  kind: ImageKind,
  zones: readonly number[],
): Promise<number> {
  const { count } = await keepPlan(db.selectFrom('template_zone_count'))
    .select((eb) => eb.fn.coalesce(eb.fn.sum<number>('delta'), eb.lit(0)).as('count'))
    .where('kind', '=', kind)
    .where((eb) => eb('zone_id', '=', eb.fn.any(eb.val([...zones]))))
    .executeTakeFirstOrThrow()
  return count
}

/**
 * Puts one counted number in the place of the changes of each zone; to be run by one process at a time.
 * One statement, so that the count and the changes that go are of the same moment: what commits meanwhile
 * stays as a change.
 */
export async function foldCounts(db: Db): Promise<void> {
  await db
    .with('folded', (of) => of.deleteFrom('template_zone_count'))
    .insertInto('template_zone_count')
    .columns(['kind', 'zone_id', 'delta'])
    .expression((eb) =>
      eb
        .selectFrom('template_zone')
        .select((of) => ['kind', 'zone_id', of.fn.countAll<number>().as('delta')])
        .groupBy(['kind', 'zone_id']),
    )
    .execute()
}
