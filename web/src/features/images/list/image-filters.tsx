import type { FacetValue } from '@mold/shared/contract/command.ts'
import { useLive } from '../../../api/queries.ts'
import { useT, type TextKey } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { FacetChip, type FacetChoice } from '../../../ui/facet-chip.tsx'
import { stateKey, zoneStates } from '../image-state.ts'
import type { ImageKind } from '../kind.ts'
import {
  facetsCall,
  facetsOf,
  filterCount,
  noFilters,
  textOf,
  valuesOf,
  type Facet,
  type ImageListState,
} from './image-list-state.ts'

const names: Record<Facet, TextKey> = {
  state: 'image.state',
  hypervisor: 'image.hypervisor',
  format: 'image.format',
  zone: 'image.zone',
  ostype: 'image.osType',
  owner: 'image.owner',
}

interface ImageFiltersProps {
  readonly kind: ImageKind
  readonly state: ImageListState
  readonly set: (patch: Partial<ImageListState>) => void
  /** False until the rows are there: they come first. */
  readonly ready: boolean
}

/** The filters of a list, each value with how many it would find. */
export function ImageFilters({ kind, state, set, ready }: ImageFiltersProps) {
  const t = useT()
  const facets = useLive(...facetsCall(kind, state), { enabled: ready }).data?.facets ?? {}
  // One's own list has one owner.
  const shown = facetsOf[kind].filter((facet) => facet !== 'owner' || state.tab !== 'mine')
  return (
    <>
      {shown.map((facet) => (
        <FacetChip
          key={facet}
          name={t(names[facet])}
          choices={choicesOf(facet, facets[facet] ?? [], valuesOf(state[facet]), t)}
          values={valuesOf(state[facet])}
          onChange={(values) => set({ [facet]: textOf(values) })}
        />
      ))}
      {/* A single one is cleared where it is; the line has no room for saying so twice. */}
      {filterCount(state) > 1 && (
        <Button variant="link" small onClick={() => set(noFilters)}>
          {t('list.filtersClear')}
        </Button>
      )}
    </>
  )
}

/** Their values are ids, which nobody should see before their names are there. */
const ofIds: ReadonlySet<Facet> = new Set(['zone', 'ostype', 'owner'])

/** States by their words, in the order of an image's life; others as the server counts them. */
function choicesOf(
  facet: Facet,
  found: readonly FacetValue[],
  chosen: readonly string[],
  t: ReturnType<typeof useT>,
): FacetChoice[] {
  const countOf = (value: string) => found.find((each) => each.value === value)?.count
  if (facet === 'state') {
    return zoneStates
      .filter((state) => countOf(state) !== undefined || chosen.includes(state))
      .map((state) => ({ value: state, label: t(stateKey(state)), count: countOf(state) }))
  }
  const known = found.map(({ value, name = value, count }) => ({ value, label: name, count }))
  const unknown = chosen.filter((value) => countOf(value) === undefined)
  return [...known, ...unknown.map((value) => ({ value, label: ofIds.has(facet) ? '…' : value }))]
}
