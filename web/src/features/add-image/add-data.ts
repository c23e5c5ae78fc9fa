import { formatsOf, hypervisors, type Hypervisor } from '@mold/shared/images/formats.ts'
import { allPagesQuery } from '../../api/all-pages.ts'
import type { ResultFor } from '../../api/client.ts'
import { apiQuery } from '../../api/queries.ts'
import { queryClient } from '../../api/query-client.ts'
import { currentSession } from '../../api/session.ts'
import { emptyValues, type AddValues } from './add-values.ts'

export type Zone = ResultFor<'listZones'>['items'][number]
export type Capabilities = ResultFor<'listCapabilities'>

/** What the form offers; read before it is shown, because its first values depend on it. */
export const addQueries = {
  zones: apiQuery('listZones', {}),
  hypervisors: apiQuery('listHypervisors', {}),
  osTypes: allPagesQuery('listOsTypes', {}),
  capabilities: apiQuery('listCapabilities', {}),
}

/** Loader of both pages: starts to read while the page's code is still on its way. */
export function loadAddData(): null {
  if (currentSession() === undefined) return null
  void queryClient.prefetchQuery(addQueries.zones)
  void queryClient.prefetchQuery(addQueries.hypervisors)
  void queryClient.prefetchQuery(addQueries.osTypes)
  void queryClient.prefetchQuery(addQueries.capabilities)
  return null
}

interface Lists {
  readonly zones: readonly Zone[]
  readonly hypervisors: readonly { readonly name?: string | undefined }[]
}

/** What led to the form may say already: the address, or where the bytes come from. */
export interface Handed {
  readonly url?: string
  readonly source?: AddValues['source']
  readonly hypervisor?: Hypervisor
  readonly alsofor?: readonly Hypervisor[]
}

/** Hypervisors that forms offer, and the form as it opens; the only zone is chosen already. */
export function defaultsOf(
  lists: Lists,
  { url = '', source = 'url', hypervisor: wanted, alsofor = [] }: Handed = {},
): { offered: Hypervisor[]; defaults: AddValues } {
  const offered = hypervisors.filter((each) => lists.hypervisors.some(({ name }) => name === each))
  const hypervisor = offered.find((each) => each === wanted) ?? offered[0] ?? emptyValues.hypervisor
  const [only, ...more] = lists.zones
  return {
    offered,
    defaults: {
      ...emptyValues,
      url,
      source,
      alsofor,
      hypervisor,
      format: formatsOf(hypervisor)[0] ?? emptyValues.format,
      zoneIds: only?.id !== undefined && more.length === 0 ? [only.id] : [],
    },
  }
}
