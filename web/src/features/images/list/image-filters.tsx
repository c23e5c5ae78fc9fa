import { useQuery } from '@tanstack/react-query'
import { apiQuery } from '../../../api/queries.ts'
import { useT } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { FilterChip } from '../../../ui/chip.tsx'
import { isFiltered, noFilters, readiness, type ImageListState } from './image-list-state.ts'
import type { ImageKind } from '../kind.ts'

/** Formats of templates (spec A2). */
const formats = ['QCOW2', 'RAW', 'VHD', 'VHDX', 'VMDK', 'OVA']

const zonesQuery = apiQuery('listZones', {})
const hypervisorsQuery = apiQuery('listHypervisors', {})

interface ImageFiltersProps {
  readonly kind: ImageKind
  readonly state: ImageListState
  readonly set: (patch: Partial<ImageListState>) => void
}

export function ImageFilters({ kind, state, set }: ImageFiltersProps) {
  const t = useT()
  const zones = useQuery(zonesQuery).data?.items ?? []
  return (
    <>
      {kind === 'template' && <TemplateFilters state={state} set={set} />}
      <FilterChip
        name={t('image.state')}
        choices={readiness.map((value) => ({ value, label: t(`images.${value}`) }))}
        value={state.ready}
        onChange={(value) => set({ ready: readiness.find((each) => each === value) })}
      />
      <FilterChip
        name={t('image.zone')}
        choices={zones.map(({ id = '', name = '' }) => ({ value: id, label: name }))}
        value={state.zone}
        onChange={(zone) => set({ zone })}
      />
      {isFiltered(state) && (
        <Button variant="link" small onClick={() => set(noFilters)}>
          {t('list.filtersClear')}
        </Button>
      )}
    </>
  )
}

function TemplateFilters({ state, set }: Omit<ImageFiltersProps, 'kind'>) {
  const t = useT()
  const hypervisors = useQuery(hypervisorsQuery).data?.items ?? []
  return (
    <>
      <FilterChip
        name={t('image.hypervisor')}
        choices={hypervisors.map(({ name = '' }) => ({ value: name, label: name }))}
        value={state.hypervisor}
        onChange={(hypervisor) => set({ hypervisor })}
      />
      <FilterChip
        name={t('image.format')}
        choices={formats.map((value) => ({ value, label: value }))}
        value={state.format}
        onChange={(format) => set({ format })}
      />
    </>
  )
}
