import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Db, Trx } from '../db/database.ts'
import { keepPlan } from '../db/kept-plans.ts'
import type { Database } from '../db/schema.ts'
import { type Caller, isRoot } from './caller.ts'

/*
 * Who may know of a zone and use it (spec A4, B2; semantics §20): a private zone is for its domain
 * and the domains below, a disabled one for root admins only.
 */

/** `/`, `/a/`, `/a/b/` for `/a/b/`: a domain and those above it, whose private zones it may use. */
export function pathsUpFrom(path: string): string[] {
  const names = path.split('/').filter((name) => name !== '')
  return ['/', ...names.map((_, i) => `/${names.slice(0, i + 1).join('/')}/`)]
}

type ZoneBuilder = ExpressionBuilder<Database, 'zone'>

/** SQL: the zone is public or private to the caller's domain or one above; root admins: every zone. */
export function zoneIsOpenTo(caller: Caller) {
  return (eb: ZoneBuilder): Expression<SqlBool> => {
    if (isRoot(caller)) return sql<SqlBool>`true`
    const domains = eb
      .selectFrom('domain')
      .select('domain.id')
      .where('domain.removed', 'is', null)
      .where((of) => of('domain.path', '=', of.fn.any(of.val(pathsUpFrom(caller.domain.path)))))
    return eb.or([eb('zone.domain_id', 'is', null), eb('zone.domain_id', 'in', domains)])
  }
}

/** SQL: the zones that a caller is shown and may choose: open ones, for all but root enabled ones. */
export function zoneIsVisibleTo(caller: Caller) {
  return (eb: ZoneBuilder): Expression<SqlBool> =>
    isRoot(caller)
      ? sql<SqlBool>`true`
      : eb.and([zoneIsOpenTo(caller)(eb), eb('zone.allocation_state', '=', 'Enabled')])
}

/**
 * The zones that are open to a caller, disabled ones too, by sort key; with `uuids`, those of them. A
 * caller that names others must not learn whether they exist.
 */
export async function openZones(db: Db | Trx, caller: Caller, uuids?: readonly string[]) {
  let query = keepPlan(db.selectFrom('zone'))
    .select(['zone.id', 'zone.uuid', 'zone.name', 'zone.allocation_state'])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('image_store as s')
            .select('s.id')
            .whereRef('s.zone_id', '=', 'zone.id')
            .where('s.removed', 'is', null),
        )
        .$castTo<boolean>()
        .as('has_store'),
    )
    .where('zone.removed', 'is', null)
    .where(zoneIsOpenTo(caller))
    .orderBy('zone.sort_key')
    .orderBy('zone.id')
  if (uuids !== undefined) {
    query = query.where((eb) => eb('zone.uuid', '=', eb.fn.any(eb.val([...uuids]))))
  }
  return query.execute()
}
