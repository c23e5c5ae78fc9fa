import { QueryClient } from '@tanstack/react-query'
import type { CommandName } from '@mold/shared/commands/index.ts'
import { toApiError } from './api-error.ts'

/** Style §5: no retry on what the server refused, two seconds fresh. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      gcTime: 5 * 60_000,
      retry: (failures, error) => toApiError(error).status === 0 && failures < 2,
      refetchOnWindowFocus: false,
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
})

/** Reads every shown answer of a command again, and forgets the hidden ones' freshness. */
export function invalidate(command: CommandName): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: [command] })
}
