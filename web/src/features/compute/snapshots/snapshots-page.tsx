import { IconCamera } from '@tabler/icons-react'
import { Link, type LoaderFunctionArgs } from 'react-router'
import { prefetch, useLive } from '../../../api/queries.ts'
import { ensureSession } from '../../../api/session.ts'
import { useT } from '../../../i18n/i18n.ts'
import { projectOf } from '../../../layout/chosen-project.ts'
import { useSession } from '../../../layout/use-session.ts'
import { readUrl } from '../../../router/url-state.ts'
import { buttonClass } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { snapshotsPath, volumesPath } from '../compute.ts'
import { FacetFilters, type Filter } from '../list/facet-filters.tsx'
import { ListFrame } from '../list/list-frame.tsx'
import { snapshotFacets, snapshotParams, snapshotShape } from '../list/list-shape.ts'
import { useComputeList } from '../list/use-compute-list.ts'
import { anyMoves } from '../states.ts'
import { snapshotColumns } from './snapshot-columns.tsx'
import { useSnapshotActions } from './use-snapshot-actions.tsx'

const filters: readonly Filter[] = [
  { id: 'state', header: 'compute.state' },
  { id: 'zone', header: 'compute.zone', single: true },
]
const noFilters = { q: '', state: undefined, zone: undefined }

export async function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url)
  const session = await ensureSession()
  if (session === undefined) return null
  const state = { ...readUrl(snapshotShape, searchParams), project: projectOf(searchParams) }
  prefetch('listSnapshots', snapshotParams(state, session.role))
  return null
}

/** What was kept of volumes: complete images, which need neither volume nor host any more. */
export function Component() {
  const t = useT()
  const { role } = useSession()
  const list = useComputeList('snapshots', snapshotShape)
  const { state, set } = list
  const params = snapshotParams(state, role)
  const query = useLive('listSnapshots', params, {
    moving: ({ items }) => anyMoves('snapshot', items),
  })
  const facets = useLive('listSnapshots', snapshotFacets(state, role), {
    enabled: query.data !== undefined,
  }).data?.facets
  const actions = useSnapshotActions()
  return (
    <ListFrame
      title={t('nav.snapshots')}
      path={snapshotsPath}
      list={list}
      set={set}
      query={query}
      columns={snapshotColumns}
      actions={actions}
      rowName={({ name = '' }) => name}
      call={() => ['listSnapshots', params]}
      search={t('compute.snapshots.search')}
      filters={
        <FacetFilters kind="snapshot" filters={filters} state={state} set={set} facets={facets} />
      }
      filterIds={filters}
      onClear={() => set(noFilters)}
      empty={
        <EmptyState
          icon={<IconCamera size={32} stroke={1.4} />}
          title={t('compute.snapshots.none')}
          action={
            <Link to={volumesPath} className={buttonClass()}>
              {t('compute.snapshots.toVolumes')}
            </Link>
          }
        >
          {t('compute.snapshots.noneHelp')}
        </EmptyState>
      }
    />
  )
}
