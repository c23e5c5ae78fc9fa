import type { Facets } from '@mold/shared/contract/command.ts'
import { useT, type TextKey } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { FacetChip } from '../../../ui/facet-chip.tsx'
import { stateKey, statesOf, type StatedKind } from '../states.ts'
import { valuesOf } from './list-shape.ts'

export interface Filter {
  /** Its name in the address and among the facets. */
  readonly id: string
  readonly header: TextKey
  /** The list takes one value of it at a time. */
  readonly single?: boolean
  /** The words of its values, where they are no names. */
  readonly words?: Readonly<Record<string, TextKey>>
}

type Values = Readonly<Record<string, unknown>>

interface FacetFiltersProps {
  readonly kind: StatedKind
  readonly filters: readonly Filter[]
  readonly state: Values
  readonly set: (patch: Record<string, string | undefined>) => void
  readonly facets: Facets | undefined
}

/** The filters of a list, each value with how many it would find. */
export function FacetFilters({ kind, filters, state, set, facets = {} }: FacetFiltersProps) {
  const t = useT()
  const textOf = (id: string) => (typeof state[id] === 'string' ? state[id] : undefined)
  const on = filters.filter(({ id }) => textOf(id) !== undefined)
  const clear = () =>
    set({ q: '', ...Object.fromEntries(filters.map(({ id }) => [id, undefined])) })
  return (
    <>
      {filters.map((filter) => {
        const { id, header, single } = filter
        const chosen = valuesOf(textOf(id))
        return (
          <FacetChip
            key={id}
            name={t(header)}
            choices={choicesOf(kind, filter, facets, chosen, t)}
            values={chosen}
            onChange={(values) => {
              const next = single === true ? values.slice(-1) : values
              set({ [id]: next.length === 0 ? undefined : next.join(',') })
            }}
          />
        )
      })}
      {on.length + (state['q'] === '' ? 0 : 1) > 1 && (
        <Button variant="link" small onClick={clear}>
          {t('list.filtersClear')}
        </Button>
      )}
    </>
  )
}

function choicesOf(
  kind: StatedKind,
  { id, words }: Filter,
  facets: Facets,
  chosen: readonly string[],
  t: ReturnType<typeof useT>,
) {
  const found = facets[id] ?? []
  const countOf = (value: string) => found.find((each) => each.value === value)?.count
  if (id === 'state') {
    return statesOf(kind)
      .filter((state) => countOf(state) !== undefined || chosen.includes(state))
      .map((state) => ({ value: state, label: t(stateKey(kind, state)), count: countOf(state) }))
  }
  const labelOf = (value: string, name: string) => {
    const key = words?.[value]
    return key === undefined ? name : t(key)
  }
  const known = found.map(({ value, name = value, count }) => ({
    value,
    label: labelOf(value, name),
    count,
  }))
  const missing = chosen.filter((value) => countOf(value) === undefined)
  return [...known, ...missing.map((value) => ({ value, label: labelOf(value, '…') }))]
}
