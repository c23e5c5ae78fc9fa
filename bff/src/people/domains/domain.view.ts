import type { domainFields } from '@mold/shared/commands/domains/domain.fields.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import { type Caller, isAdmin, shownPath } from '../../access/caller.ts'
import { isWithin } from '../../access/people-scope.ts'
import type { Db, Trx } from '../../db/database.ts'
import { limitsSet } from '../../limits/limit.repository.ts'
import { resourceSetView } from '../../limits/resource-set.ts'
import { addAmounts } from '../../limits/held.repository.ts'
import type { Usage } from '../../limits/usage.repository.ts'
import { createSettings } from '../../settings/settings.service.ts'
import { noUsage, usageBelow } from './usage.repository.ts'
import type { DomainRow } from './domain.repository.ts'

export type WireDomain = ObjectOf<typeof domainFields>

/** The domain above is named to those who may know of it. */
function ownFields(row: DomainRow, caller: Caller): WireDomain {
  const knowsParent = row.path !== caller.domain.path || isWithin(caller, '/')
  return {
    id: row.uuid,
    name: row.name,
    level: row.level,
    parentdomainid: knowsParent ? (row.parent_uuid ?? undefined) : undefined,
    parentdomainname: knowsParent ? (row.parent_name ?? undefined) : undefined,
    haschild: row.has_child,
    path: shownPath(row.path),
    state: row.state,
    networkdomain: row.network_domain ?? undefined,
    created: wireDate(row.created),
  }
}

/**
 * api-commands §0: Domain, for admins with what it and those below have and may have unless that is left
 * out. What is counted is counted for all of them at once.
 */
export async function domainViews(
  db: Db | Trx,
  rows: readonly DomainRow[],
  caller: Caller,
  options: { readonly resources: boolean } = { resources: true },
): Promise<WireDomain[]> {
  const wanted = options.resources && isAdmin(caller) && rows.length > 0
  const resources = wanted ? await loadResources(db, rows) : undefined
  return rows.map((row) => ({ ...ownFields(row, caller), ...resources?.(row) }))
}

/** One domain, for answers of commands that changed it. */
export async function domainView(db: Db | Trx, row: DomainRow, caller: Caller) {
  const [view = ownFields(row, caller)] = await domainViews(db, [row], caller)
  return view
}

async function loadResources(db: Db | Trx, rows: readonly DomainRow[]) {
  const [settings, below, limits] = await Promise.all([
    createSettings(db).all(),
    usageBelow(
      db,
      rows.map(({ path }) => path),
    ),
    limitsSet(
      db,
      'domain_id',
      rows.map(({ id }) => id),
    ),
  ])
  return ({ id, path }: DomainRow) =>
    resourceSetView(
      settings,
      { kind: 'domain', isRoot: path === '/', own: limits(id) },
      sumBelow(below, path),
    )
}

function sumBelow(below: ReadonlyMap<string, Usage>, path: string): Usage {
  return [...below]
    .filter(([at]) => at.startsWith(path))
    .reduce(
      (sum, [, usage]) => ({
        images: sum.images + usage.images,
        bytes: sum.bytes + usage.bytes,
        projects: sum.projects + usage.projects,
        held: addAmounts(sum.held, usage.held),
      }),
      noUsage,
    )
}
