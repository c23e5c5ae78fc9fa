import type { UseQueryResult } from '@tanstack/react-query'

/** How far a search is: its answer is still to come, could not be had, or is there. */
export type FoundState = 'searching' | 'failed' | 'found'

/** Whether what a query has is what was found for what is typed, which may not have been asked for yet. */
export function foundState(
  { waiting }: { readonly waiting: boolean },
  query: Pick<UseQueryResult, 'data' | 'isError' | 'isPlaceholderData'>,
): FoundState {
  if (waiting) return 'searching'
  if (query.isError) return 'failed'
  return query.data === undefined || query.isPlaceholderData ? 'searching' : 'found'
}
