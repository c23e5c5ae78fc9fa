import { call } from '../../api/client.ts'
import { apiQuery } from '../../api/queries.ts'
import { invalidate, queryClient } from '../../api/query-client.ts'
import { currentSession } from '../../api/session.ts'
import { itemsOf } from '../settings/setting-kind.ts'

export const sitesSetting = 'secstorage.allowed.internal.sites'
const doneSetting = 'console.first.run.done'

export const firstRunQueries = {
  state: apiQuery('getFirstRun', {}),
  sites: apiQuery('listConfigurations', { name: sitesSetting }),
  stores: apiQuery('listImageStores', {}),
}

export function loader() {
  if (currentSession()?.role !== 'Admin') return null
  void queryClient.prefetchQuery(firstRunQueries.state)
  void queryClient.prefetchQuery(firstRunQueries.sites)
  void queryClient.prefetchQuery(firstRunQueries.stores)
  return null
}

/** The call that keeps the ranges. */
export function toRequest(sites: readonly string[]) {
  return ['updateConfiguration', { name: sitesSetting, value: sites.join(',') }] as const
}

export function sitesOf(value: string | undefined): string[] {
  return itemsOf(value ?? '')
}

/** Keeps what was answered, if anything was, and that the page has done its work for every admin. */
export async function finish(sites: readonly string[] | undefined): Promise<void> {
  if (sites !== undefined) await call(...toRequest(sites))
  await call('updateConfiguration', { name: doneSetting, value: 'true' })
  await Promise.all([invalidate('listConfigurations'), invalidate('getFirstRun')])
}
