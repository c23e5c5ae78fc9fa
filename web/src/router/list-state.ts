import type { ZodMiniType } from 'zod/mini'
import type { Density, Sorting } from '../ui/table/column.ts'
import { useRemembered } from './remembered.ts'
import {
  urlChoice,
  urlNumber,
  urlOptional,
  urlOptionalText,
  urlText,
  useUrlState,
  type UrlState,
} from './url-state.ts'

const densities = ['comfortable', 'compact'] as const

/**
 * What every list keeps in its address; spread it into the list's own shape. `sortFields` are the
 * column ids that the list can be sorted by.
 */
export function listShape<const F extends string>(
  sortFields: readonly F[],
  first: { readonly by: NoInfer<F>; readonly order: 'asc' | 'desc' },
) {
  return {
    q: urlText,
    sort: urlChoice(sortFields, first.by),
    order: urlChoice(['asc', 'desc'], first.order),
    page: urlNumber(1),
    size: urlNumber(20, 500),
    density: urlOptional(densities),
    /** Comma-joined ids of the optional columns that are shown. */
    cols: urlOptionalText,
  }
}

type ListShape = ReturnType<typeof listShape<string>>

/**
 * The state of a list: in the address, so that a link shows the same; density and columns are also
 * remembered under `id`. A
 * change of anything but the page goes back to the first page.
 */
export function useListState<S extends ListShape & Record<string, ZodMiniType>>(
  id: string,
  shape: S,
) {
  const [state, setUrl] = useUrlState(shape)
  const [savedDensity, saveDensity] = useRemembered('list.density')
  const [savedColumns, saveColumns] = useRemembered(`list.${id}.columns`)
  const base = state as UrlState<ListShape>

  const set = (patch: Partial<UrlState<S>>) => setUrl({ page: 1, ...patch })
  const setBase = set as (patch: Partial<UrlState<ListShape>>) => void
  const density: Density = base.density ?? (savedDensity === 'compact' ? 'compact' : 'comfortable')
  const columns = base.cols ?? savedColumns
  return {
    state,
    set,
    sorting: { by: base.sort, order: base.order } as Sorting,
    setSorting: ({ by, order }: Sorting) => setBase({ sort: by, order }),
    setPage: (page: number) => setBase({ page }),
    setPageSize: (size: number) => setBase({ size }),
    density,
    setDensity: (next: Density) => {
      saveDensity(next)
      setBase({ density: next, page: base.page })
    },
    shown: columns === undefined ? undefined : columns.split(',').filter(Boolean),
    setShown: (next: readonly string[] | undefined) => {
      saveColumns(next?.join(','))
      setBase({ cols: next?.join(','), page: base.page })
    },
  }
}
