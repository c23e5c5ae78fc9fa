import { sql } from 'kysely'
import { projectAccountType } from '../../access/owners.ts'
import type { Db, Trx } from '../../db/database.ts'
import { movePaths } from './domain-write.repository.ts'

/** SQL: the domain `d` is the one at `path` or lies below it. */
const below = (path: string) => sql<boolean>`starts_with(d.path, ${path})`

/** Accounts of people in a domain and those below, by internal id. */
export async function accountsBelow(db: Db | Trx, path: string): Promise<number[]> {
  const rows = await db
    .selectFrom('account as a')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .select('a.id')
    .where(below(path))
    .where('a.removed', 'is', null)
    .where('a.type', '<>', projectAccountType)
    .orderBy('a.id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Projects of a domain and those below, by internal id. */
export async function projectsBelow(db: Db | Trx, path: string): Promise<number[]> {
  const rows = await db
    .selectFrom('project as p')
    .innerJoin('domain as d', 'd.id', 'p.domain_id')
    .select('p.id')
    .where(below(path))
    .where('p.removed', 'is', null)
    .orderBy('p.id')
    .execute()
  return rows.map(({ id }) => id)
}

/** A domain and those below, the lowest first. */
export async function domainsBelow(db: Db | Trx, path: string) {
  return db
    .selectFrom('domain as d')
    .select(['d.id', 'd.uuid', 'd.name', 'd.path'])
    .where(below(path))
    .where('d.removed', 'is', null)
    .orderBy(sql`length(d.path) - length(replace(d.path, '/', ''))`, 'desc')
    .orderBy('d.id')
    .execute()
}

/** Names of the zones that are private to a domain or one below. */
export async function zonesBelow(db: Db | Trx, path: string): Promise<string[]> {
  const rows = await db
    .selectFrom('zone as z')
    .innerJoin('domain as d', 'd.id', 'z.domain_id')
    .select('z.name')
    .where(below(path))
    .where('z.removed', 'is', null)
    .orderBy('z.name')
    .execute()
  return rows.map(({ name }) => name)
}

/** A domain and those below take nothing new any more, and none of their users calls. */
export async function closeDomains(trx: Trx, path: string): Promise<void> {
  await trx
    .updateTable('domain as d')
    .set({ state: 'Inactive' })
    .where(below(path))
    .where('d.removed', 'is', null)
    .execute()
}

/**
 * Removes an empty domain with its settings and limits. Its row stays for what is in the past. It gets a path
 * that no domain can have, and those removed below it with it, as a domain that is made at the old one has
 * nothing to do with them.
 */
export async function removeDomainRows(
  trx: Trx,
  domain: { readonly id: number; readonly name: string; readonly path: string },
): Promise<void> {
  const { id, name, path } = domain
  const above = path.slice(0, -`${name}/`.length)
  await trx.deleteFrom('resource_limit').where('domain_id', '=', id).execute()
  await trx.deleteFrom('setting').where('scope', '=', 'domain').where('scope_id', '=', id).execute()
  await trx
    .updateTable('domain')
    .set({ removed: sql<Date>`now()`, state: 'Inactive' })
    .where('id', '=', id)
    .execute()
  await movePaths(trx, path, `${above}/${name}:${id}/`)
}
