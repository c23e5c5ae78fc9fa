import { allPagesQuery } from '../../api/all-pages.ts'
import { queryClient } from '../../api/query-client.ts'
import { urlOptional, urlOptionalText, urlText } from '../../router/url-state.ts'
import { placeParams, type Place } from './setting-place.ts'
import type { Setting } from './setting-kind.ts'

/** What the page keeps in its address. */
export const settingsShape = {
  q: urlText,
  /** The group that is shown; the first when absent. */
  group: urlOptionalText,
  /** The place whose values are shown, such as `zone:<id>`; everywhere when absent. */
  in: urlOptionalText,
  /** The setting that a link leads to. */
  at: urlOptionalText,
  only: urlOptional(['changed']),
  /** The setting that is asked about: back to its default? */
  reset: urlOptionalText,
}

/** Every setting, or those of a place with the values in effect there. */
export function settingsQueryIn(place: Place | undefined) {
  return allPagesQuery('listConfigurations', placeParams(place))
}

export const settingsQuery = settingsQueryIn(undefined)

/** Puts what the server says of a setting's value into the list; the list's own scopes stay. */
export function keepValue({ name, value, isset }: Setting, place: Place | undefined): void {
  queryClient.setQueryData(settingsQueryIn(place).queryKey, (settings) =>
    settings?.map((each) => (each.name === name ? { ...each, value, isset } : each)),
  )
}
