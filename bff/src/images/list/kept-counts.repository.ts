import type { Db } from '../../db/database.ts'
import { keepPlan } from '../../db/kept-plans.ts'
import type { Audience, ImageKind } from '../../db/schema.ts'

/** Copies of a kind in some zones, of some audiences. */
export interface Kept {
  readonly kind: ImageKind
  readonly zones: readonly number[]
  readonly audiences: readonly Audience[]
  /** Those that are ready, the others, both or none. */
  readonly ready: readonly boolean[]
}

/** How many copies there are, by the kept numbers: exact, and none of the copies is looked at. */
export async function keptCount(db: Db, { kind, zones, audiences, ready }: Kept): Promise<number> {
  const { count } = await keepPlan(db.selectFrom('template_zone_count'))
    .select((eb) => eb.fn.coalesce(eb.fn.sum<number>('delta'), eb.lit(0)).as('count'))
    .where('kind', '=', kind)
    .where((eb) => eb('zone_id', '=', eb.fn.any(eb.val([...zones]))))
    .where((eb) => eb('audience', '=', eb.fn.any(eb.val([...audiences]))))
    .where((eb) => eb('ready', '=', eb.fn.any(eb.val([...ready]))))
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
    .columns(['kind', 'zone_id', 'audience', 'ready', 'delta'])
    .expression((eb) =>
      eb
        .selectFrom('template_zone')
        .select((of) => [
          'kind',
          'zone_id',
          'audience',
          of('state', '=', 'ready').$castTo<boolean>().as('ready'),
          of.fn.countAll<number>().as('delta'),
        ])
        .groupBy(['kind', 'zone_id', 'audience', 'ready']),
    )
    .execute()
}
