import { AppError } from '@mold/shared/errors.ts'
import { idOf, type IdContext, invalidUuid } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import { globalPlace, type SettingPlace } from '../../settings/change.service.ts'

/* Clusters and primary storage have no rows, so no id of theirs can exist. */
const targets = [
  { param: 'zoneid', table: 'zone', scope: 'zone', key: 'zoneId' },
  { param: 'accountid', table: 'account', scope: 'account', key: 'accountId' },
  { param: 'domainid', table: 'domain', scope: 'domain', key: 'domainId' },
  { param: 'imagestoreuuid', table: 'image_store', scope: 'imagestore', key: 'imageStoreId' },
  { param: 'imagestoreid', table: 'image_store', scope: 'imagestore', key: 'imageStoreId' },
  { param: 'clusterid' },
  { param: 'storageid' },
] as const

/** The scope ids of the configuration commands; at most one is given (api-commands §4). */
export type ScopeParams = {
  readonly [P in (typeof targets)[number]['param']]?: string | undefined
}

/**
 * The place that the scope ids name; none is the global value.
 *
 * @throws AppError `setting.several_scopes`, `api.invalid_uuid`
 */
export async function placeOf(
  db: Db,
  params: ScopeParams,
  command: IdContext['command'],
): Promise<SettingPlace> {
  const [target, ...more] = targets.filter(({ param }) => params[param] !== undefined)
  if (target === undefined) return globalPlace
  if (more.length > 0) throw new AppError('setting.several_scopes')
  const { param } = target
  const uuid = params[param] ?? ''
  const context = { command, param, includeRemoved: false }
  if (!('table' in target)) throw invalidUuid(uuid, context)
  const scopeId = await idOf(db, target.table, uuid, context)
  const { scope, key } = target
  return { scope, scopeId, ids: { [key]: scopeId }, label: ` of ${scope} ${uuid}` }
}
