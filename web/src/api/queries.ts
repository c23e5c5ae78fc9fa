import { keepPreviousData, queryOptions, replaceEqualDeep, useQuery } from '@tanstack/react-query'
import type { CommandName } from '@mold/shared/commands/index.ts'
import { useSyncExternalStore } from 'react'
import { call, type ParamsFor, type ResultFor } from './client.ts'
import { reconcile, markCall } from './live-cache.ts'
import { queryClient } from './query-client.ts'
import {
  pollFastMs,
  pollSlowMs,
  streamSettled,
  streamState,
  subscribeStreamState,
} from './stream-state.ts'

/** Comparing more rows than this field by field takes longer than to draw those in view anew. */
const comparedRows = 200

/** Keeps what did not change the same objects, so that nothing is drawn anew for it. */
function shareUnchanged(before: unknown, next: unknown): unknown {
  const { items } = (next ?? {}) as { readonly items?: unknown }
  return Array.isArray(items) && items.length > comparedRows ? next : replaceEqualDeep(before, next)
}

/**
 * Query options of a readonly command: key `[command, params]`, the previous page stays while the
 * next one loads. Routes prefetch with the same options in their loader.
 */
export function apiQuery<N extends CommandName>(name: N, params: ParamsFor<N>) {
  return queryOptions({
    queryKey: [name, params] as const,
    queryFn: async ({ signal }): Promise<ResultFor<N>> => {
      await streamSettled()
      const mark = markCall()
      return reconcile(name, await call(name, params, { signal }), mark)
    },
    placeholderData: keepPreviousData,
    structuralSharing: shareUnchanged,
  })
}

export function useStreamState() {
  return useSyncExternalStore(subscribeStreamState, streamState)
}

interface LiveOptions<T> {
  /** True while something in the data moves: then it is read more often without a stream. */
  readonly moving?: (data: T) => boolean
  readonly enabled?: boolean
}

/** A query that the event stream keeps fresh, and the clock only while the stream is down. */
export function useLive<N extends CommandName>(
  name: N,
  params: ParamsFor<N>,
  { moving, enabled = true }: LiveOptions<ResultFor<N>> = {},
) {
  const down = useStreamState() === 'down'
  return useQuery({
    ...apiQuery(name, params),
    enabled,
    refetchInterval: ({ state }) => {
      if (!down) return false
      return state.data !== undefined && moving?.(state.data) === true ? pollFastMs : pollSlowMs
    },
  })
}

/** Starts to read an answer that a page is about to show; errors are the page's to tell. */
export function prefetch<N extends CommandName>(name: N, params: ParamsFor<N>): void {
  void queryClient.prefetchQuery(apiQuery(name, params))
}
