import { IconDatabase, IconPlus } from '@tabler/icons-react'
import type { LoaderFunctionArgs } from 'react-router'
import { prefetch, useLive } from '../../../api/queries.ts'
import { ensureSession } from '../../../api/session.ts'
import { useT } from '../../../i18n/i18n.ts'
import { projectOf } from '../../../layout/chosen-project.ts'
import { useSession } from '../../../layout/use-session.ts'
import { readUrl } from '../../../router/url-state.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { useComputeDialog, volumesPath } from '../compute.ts'
import { FacetFilters, type Filter } from '../list/facet-filters.tsx'
import { ListFrame } from '../list/list-frame.tsx'
import { volumeFacets, volumeParams, volumeShape } from '../list/list-shape.ts'
import { useComputeList } from '../list/use-compute-list.ts'
import { anyMoves } from '../states.ts'
import { useVolumeActions } from './use-volume-actions.tsx'
import { volumeColumns } from './volume-columns.tsx'

const filters: readonly Filter[] = [
  { id: 'state', header: 'compute.state' },
  {
    id: 'type',
    header: 'compute.volume.type',
    single: true,
    words: { ROOT: 'compute.volume.ROOT', DATADISK: 'compute.volume.DATADISK' },
  },
  { id: 'zone', header: 'compute.zone', single: true },
]
const noFilters = { q: '', ...Object.fromEntries(filters.map(({ id }) => [id, undefined])) }

export async function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url)
  const session = await ensureSession()
  if (session === undefined) return null
  const state = { ...readUrl(volumeShape, searchParams), project: projectOf(searchParams) }
  prefetch('listVolumes', volumeParams(state, session.role))
  return null
}

/** The disks of instances, and those that no instance has. */
export function Component() {
  const t = useT()
  const { role } = useSession()
  const list = useComputeList('volumes', volumeShape)
  const { state, set } = list
  const params = volumeParams(state, role)
  const query = useLive('listVolumes', params, {
    moving: ({ items }) => anyMoves('volume', items),
  })
  const facets = useLive('listVolumes', volumeFacets(state, role), {
    enabled: query.data !== undefined,
  }).data?.facets
  const actions = useVolumeActions()
  return (
    <ListFrame
      title={t('nav.volumes')}
      path={volumesPath}
      list={list}
      set={set}
      query={query}
      columns={volumeColumns}
      actions={actions}
      rowName={({ name = '' }) => name}
      call={() => ['listVolumes', params]}
      search={t('compute.volumes.search')}
      primary={<AddButton />}
      filters={
        <FacetFilters kind="volume" filters={filters} state={state} set={set} facets={facets} />
      }
      filterIds={filters}
      onClear={() => set(noFilters)}
      empty={
        <EmptyState
          icon={<IconDatabase size={32} stroke={1.4} />}
          title={t('compute.volumes.none')}
          action={<AddButton />}
        >
          {t('compute.volumes.noneHelp')}
        </EmptyState>
      }
    />
  )
}

function AddButton() {
  const t = useT()
  const { open } = useComputeDialog()
  return (
    <Button
      variant="primary"
      icon={<IconPlus size={16} aria-hidden />}
      onClick={() => open('volume-add')}
    >
      {t('compute.volumes.add')}
    </Button>
  )
}
