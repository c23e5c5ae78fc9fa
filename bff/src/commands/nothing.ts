import type { Answer } from '@mold/shared/contract/command.ts'
import { type Sorting, sortItems } from './sorting.ts'

/** Lists what Mold has none of, for clients that ask for it when they start (api-commands §10). */
export const createListNothing =
  (declaration: { readonly answer: Answer }) => async (params: Sorting) => ({
    count: 0,
    items: sortItems([], params, declaration),
  })
