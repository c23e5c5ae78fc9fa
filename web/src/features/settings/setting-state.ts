import { allPagesQuery } from '../../api/all-pages.ts'
import { queryClient } from '../../api/query-client.ts'
import { urlOptional, urlOptionalText, urlText } from '../../router/url-state.ts'
import type { Setting } from './setting-kind.ts'

/** What the page keeps in its address. */
export const settingsShape = {
  q: urlText,
  /** The group that is shown; the first when absent. */
  group: urlOptionalText,
  only: urlOptional(['changed']),
  /** The setting that is asked about: back to its default? */
  reset: urlOptionalText,
}

export const settingsQuery = allPagesQuery('listConfigurations', {})

/** Puts what the server says of a setting's value into the list; the list's own scopes stay. */
export function keepValue({ name, value }: Setting): void {
  queryClient.setQueryData(settingsQuery.queryKey, (settings) =>
    settings?.map((each) => (each.name === name ? { ...each, value } : each)),
  )
}
