import { AppError } from '@mold/shared/errors.ts'
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Db, Trx } from '../db/database.ts'
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
      .where('domain.path', 'in', pathsUpFrom(caller.domain.path))
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

/** The same rule for one zone: it exists, is open to the caller and, for all but root, enabled. */
export async function mayUseZone(db: Db | Trx, caller: Caller, zoneId: number): Promise<boolean> {
  const zone = await db
    .selectFrom('zone')
    .select('zone.id')
    .where('zone.id', '=', zoneId)
    .where('zone.removed', 'is', null)
    .where(zoneIsVisibleTo(caller))
    .executeTakeFirst()
  return zone !== undefined
}

/**
 * The zone to put something new into.
 *
 * @throws AppError `zone.invalid` when there is none that the caller may know of, `zone.disabled`
 *   when only root admins may use it at the moment (api-commands §1: registerTemplate)
 */
export async function requireZone(db: Db | Trx, caller: Caller, zoneId: number) {
  const zone = await db
    .selectFrom('zone')
    .select(['zone.id', 'zone.uuid', 'zone.name', 'zone.allocation_state'])
    .where('zone.id', '=', zoneId)
    .where('zone.removed', 'is', null)
    .where(zoneIsOpenTo(caller))
    .executeTakeFirst()
  if (!zone) throw new AppError('zone.invalid')
  if (zone.allocation_state === 'Disabled' && !isRoot(caller)) {
    throw new AppError('zone.disabled', { zone: zone.name })
  }
  return zone
}
