import { IconDeviceDesktop, IconPlus } from '@tabler/icons-react'
import { Link, type LoaderFunctionArgs } from 'react-router'
import { prefetch, useLive } from '../../../api/queries.ts'
import { ensureSession } from '../../../api/session.ts'
import { useT } from '../../../i18n/i18n.ts'
import { projectOf } from '../../../layout/chosen-project.ts'
import { useSession } from '../../../layout/use-session.ts'
import { readUrl } from '../../../router/url-state.ts'
import { buttonClass } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { deployPath, instancesPath, nameOf } from '../compute.ts'
import { FacetFilters, type Filter } from '../list/facet-filters.tsx'
import { ListFrame } from '../list/list-frame.tsx'
import { instanceFacets, instanceParams, instanceShape } from '../list/list-shape.ts'
import { useComputeList } from '../list/use-compute-list.ts'
import { anyMoves } from '../states.ts'
import { instanceColumns } from './instance-columns.tsx'
import { useInstanceActions } from './use-instance-actions.tsx'

const filters: readonly Filter[] = [
  { id: 'state', header: 'compute.state' },
  { id: 'zone', header: 'compute.zone' },
  { id: 'offering', header: 'compute.offering' },
  { id: 'ostype', header: 'image.osType' },
  { id: 'owner', header: 'compute.owner' },
]

/** Narrows the list down too, by a link from the page of an image. */
const allFilters: readonly Filter[] = [...filters, { id: 'template', header: 'compute.madeFrom' }]
const noFilters = { q: '', ...Object.fromEntries(allFilters.map(({ id }) => [id, undefined])) }

export async function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url)
  const session = await ensureSession()
  if (session === undefined) return null
  const state = { ...readUrl(instanceShape, searchParams), project: projectOf(searchParams) }
  prefetch('listVirtualMachines', instanceParams(state, session.role))
  return null
}

/** The instances that one has; for admins all that they manage too. */
export function Component() {
  const t = useT()
  const { role } = useSession()
  const list = useComputeList('instances', instanceShape)
  const { state, set } = list
  const params = instanceParams(state, role)
  const query = useLive('listVirtualMachines', params, {
    moving: ({ items }) => anyMoves('instance', items),
  })
  const facets = useLive('listVirtualMachines', instanceFacets(state, role), {
    enabled: query.data !== undefined,
  }).data?.facets
  const actions = useInstanceActions()
  return (
    <ListFrame
      title={t('nav.instances')}
      path={instancesPath}
      list={list}
      set={set}
      query={query}
      columns={instanceColumns}
      actions={actions}
      rowName={nameOf}
      call={() => ['listVirtualMachines', params]}
      search={t('compute.instances.search')}
      primary={<AddLink />}
      filters={
        <FacetFilters
          kind="instance"
          filters={state.template === undefined ? filters : allFilters}
          state={state}
          set={set}
          facets={facets}
        />
      }
      filterIds={allFilters}
      onClear={() => set(noFilters)}
      empty={<NoInstances />}
    />
  )
}

function AddLink() {
  const t = useT()
  return (
    <Link to={deployPath} className={buttonClass({ variant: 'primary' })} aria-keyshortcuts="n">
      <IconPlus size={16} aria-hidden />
      {t('compute.instances.add')}
    </Link>
  )
}

function NoInstances() {
  const t = useT()
  return (
    <EmptyState
      icon={<IconDeviceDesktop size={32} stroke={1.4} />}
      title={t('compute.instances.none')}
      action={<AddLink />}
    >
      {t('compute.instances.noneHelp')}
    </EmptyState>
  )
}
