import type { UseQueryResult } from '@tanstack/react-query'

/**
 * How far the search for what is typed is, which may not have been asked for yet: its answer is still to come, could not
 * be had, or is there.
 */
export function foundState(
  { waiting }: { readonly waiting: boolean },
  query: Pick<UseQueryResult, 'data' | 'isError' | 'isPlaceholderData'>,
): 'searching' | 'failed' | 'found' {
  if (waiting) return 'searching'
  if (query.isError) return 'failed'
  return query.data === undefined || query.isPlaceholderData ? 'searching' : 'found'
}
