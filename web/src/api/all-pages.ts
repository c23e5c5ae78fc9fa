import { queryOptions } from '@tanstack/react-query'
import type { CommandName } from '@mold/shared/commands/index.ts'
import { call, type ParamsFor, type ResultFor } from './client.ts'

type Paged = { [N in CommandName]: ResultFor<N> extends PageOf ? N : never }[CommandName]

interface PageOf {
  readonly count: number
  readonly items: readonly object[]
}

/**
 * Query options of everything that a list command has, for lists that a form offers as a whole (OS
 * types) or a page shows at once (settings). How much one call gives is a setting of the server, so
 * the rest is asked for in pages of that size.
 */
export function allPagesQuery<N extends Paged>(name: N, params: ParamsFor<N>) {
  return queryOptions({
    queryKey: [name, params, 'all'] as const,
    queryFn: async ({ signal }): Promise<ResultFor<N>['items']> => {
      const first = (await call(name, params, { signal })) as PageOf
      const pagesize = first.items.length
      const items = [...first.items]
      const pages = pagesize === 0 ? 1 : Math.ceil(first.count / pagesize)
      for (let page = 2; page <= pages; page += 1) {
        const next = (await call(name, { ...params, page, pagesize }, { signal })) as PageOf
        items.push(...next.items)
      }
      return items
    },
  })
}
