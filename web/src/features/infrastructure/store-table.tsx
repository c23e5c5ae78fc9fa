import { IconServer } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useLive } from '../../api/queries.ts'
import { useErrorWords } from '../../i18n/error-text.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { listColumns } from '../../ui/table/column.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { Size } from '../../ui/values.tsx'
import {
  everything,
  spaceOf,
  type Store,
  storeStates,
  storesOf,
  storeTone,
  useInfraDialog,
  zonePath,
} from './infra.ts'
import { SpaceBar, SpaceBelow } from './space-bar.tsx'
import { useStoreActions } from './use-infra-actions.tsx'
import styles from './infra.module.css'

/** The image stores of one zone, or all; what is wrong with one stands above them. */
export function StoreTable({ zoneId }: { zoneId?: string }) {
  const t = useT()
  const query = useLive('listImageStores', everything)
  const actions = useStoreActions()
  const { open } = useInfraDialog()
  if (query.isError && query.data === undefined) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  }
  const all = query.data?.items
  const stores = zoneId === undefined ? all : all && storesOf(all, zoneId)
  if (stores?.length === 0) {
    return (
      <EmptyState
        icon={<IconServer size={32} stroke={1.4} />}
        title={t('infra.noStores')}
        action={<Button onClick={() => open('store-add', zoneId)}>{t('infra.storeAdd')}</Button>}
      >
        {t('infra.noStoresHelp')}
      </EmptyState>
    )
  }
  return (
    <>
      {zoneId === undefined && <Troubles stores={stores ?? []} />}
      <DataTable
        label={t('infra.tab.stores')}
        columns={zoneId === undefined ? columns : columnsInZone}
        rows={stores}
        rowId={({ id = '' }) => id}
        rowName={({ name = '' }) => name}
        actions={actions}
        expectedRows={2}
      />
    </>
  )
}

/** The reason of each store that cannot be used. */
function Troubles({ stores }: { stores: readonly Store[] }) {
  const words = useErrorWords()
  const troubled = stores.filter(({ errorcode }) => errorcode !== undefined)
  return (
    <div className={styles.notices}>
      {troubled.map((store) => (
        <Notice key={store.id} tone={store.state === 'Unreachable' ? 'failed' : 'attention'}>
          {words({ code: store.errorcode, params: store.errorparams, text: store.error ?? '' })}
        </Notice>
      ))}
    </div>
  )
}

function StateCell({ store }: { store: Store }) {
  const t = useT()
  const words = useErrorWords()
  const state = storeStates.find((each) => each === store.state)
  const { errorcode: code, errorparams: params, error } = store
  return (
    <StateBadge
      tone={storeTone(store)}
      words={t(state === undefined ? 'infra.state.unknown' : `infra.state.${state}`)}
      hint={error === undefined ? undefined : words({ code, params, text: error })}
    />
  )
}

function NameCell({ store }: { store: Store }) {
  const { name, url } = store
  return (
    <>
      <span className={styles.link} title={name}>
        {name}
      </span>{' '}
      {name !== url && (
        <span className={styles.place} title={url}>
          {url}
        </span>
      )}
      <SpaceBelow space={spaceOf(store)} />
    </>
  )
}

const columns = listColumns<Store>([
  {
    id: 'name',
    header: 'infra.name',
    fixed: true,
    cell: (store) => <NameCell store={store} />,
  },
  {
    id: 'state',
    header: 'infra.state',
    width: 140,
    narrow: 112,
    fixed: true,
    cell: (store) => <StateCell store={store} />,
  },
  {
    id: 'zone',
    header: 'infra.zone',
    width: 132,
    cell: ({ zoneid = '', zonename }) => <Link to={zonePath(zoneid)}>{zonename}</Link>,
  },
  {
    id: 'images',
    header: 'infra.images',
    width: 104,
    align: 'end',
    cell: ({ imagebytes }) => <Size bytes={imagebytes} />,
  },
  {
    id: 'space',
    header: 'infra.space',
    width: 312,
    cell: (store) => <SpaceBar space={spaceOf(store)} name={store.name ?? ''} />,
  },
])

const columnsInZone = columns.filter(({ id }) => id !== 'zone')
