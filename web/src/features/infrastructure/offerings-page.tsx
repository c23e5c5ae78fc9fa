import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { prefetch, useLive } from '../../api/queries.ts'
import { currentSession } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Button } from '../../ui/button.tsx'
import type { MenuGroup } from '../../ui/menu.tsx'
import { PageBody, Section } from '../../ui/page.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { listColumns } from '../../ui/table/column.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { Size, Time } from '../../ui/values.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { useApiCallItem } from '../api-call/use-api-call-item.tsx'
import { useInfraDialog, type InfraDialog } from './infra.ts'
import { InfraPage } from './infra-head.tsx'
import { allOfferings, type DiskOffering, type ServiceOffering } from './offerings.ts'
import styles from './infra.module.css'

export function loader() {
  if (currentSession()?.role === 'Admin') {
    prefetch('listServiceOfferings', allOfferings)
    prefetch('listDiskOfferings', allOfferings)
  }
  return null
}

/** What instances and disks can be had: everyone may use all of them. */
export function Component() {
  const t = useT()
  return (
    <InfraPage
      tab="offerings"
      actions={
        <ApiCallButton
          look="icon"
          call={() => [
            ['listServiceOfferings', allOfferings],
            ['listDiskOfferings', allOfferings],
          ]}
        />
      }
    >
      <PageBody padded label={t('infra.tab.offerings')}>
        <p className={styles.lead}>{t('infra.offering.help')}</p>
        <ServiceOfferings />
        <DiskOfferings />
      </PageBody>
    </InfraPage>
  )
}

function Kind(props: {
  readonly title: string
  readonly add: string
  readonly dialog: InfraDialog
  readonly children: ReactNode
}) {
  const { open } = useInfraDialog()
  return (
    <Section
      title={props.title}
      actions={
        <Button small icon={<IconPlus size={15} aria-hidden />} onClick={() => open(props.dialog)}>
          {props.add}
        </Button>
      }
    >
      <div className={styles.flush}>{props.children}</div>
    </Section>
  )
}

/** The commands of a kind of offering. */
interface Commands {
  readonly list: 'listServiceOfferings' | 'listDiskOfferings'
  readonly remove: 'deleteServiceOffering' | 'deleteDiskOffering'
}

function useActions(dialog: InfraDialog, { list, remove }: Commands) {
  const t = useT()
  const apiCall = useApiCallItem()
  const { open } = useInfraDialog()
  return ({ id = '' }: ServiceOffering | DiskOffering): MenuGroup[] => [
    { items: [apiCall([list, { id }], [remove, { id }])] },
    {
      items: [
        {
          id: 'delete',
          label: `${t('action.delete')}…`,
          icon: <IconTrash size={16} />,
          danger: true,
          onSelect: () => open(dialog, id),
        },
      ],
    },
  ]
}

function ServiceOfferings() {
  const t = useT()
  const query = useLive('listServiceOfferings', allOfferings)
  const actions = useActions('offering-delete', {
    list: 'listServiceOfferings',
    remove: 'deleteServiceOffering',
  })
  return (
    <Kind
      title={t('infra.offering.service')}
      add={t('infra.offering.serviceAdd')}
      dialog="offering-add"
    >
      {query.isError && query.data === undefined ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data?.count === 0 ? (
        <p className={styles.help}>{t('infra.offering.noService')}</p>
      ) : (
        <DataTable
          label={t('infra.offering.service')}
          columns={serviceColumns}
          rows={query.data?.items}
          rowId={({ id = '' }) => id}
          rowName={({ name = '' }) => name}
          actions={actions}
          expectedRows={3}
        />
      )}
    </Kind>
  )
}

function DiskOfferings() {
  const t = useT()
  const query = useLive('listDiskOfferings', allOfferings)
  const actions = useActions('disk-offering-delete', {
    list: 'listDiskOfferings',
    remove: 'deleteDiskOffering',
  })
  return (
    <Kind
      title={t('infra.offering.disk')}
      add={t('infra.offering.diskAdd')}
      dialog="disk-offering-add"
    >
      {query.isError && query.data === undefined ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data?.count === 0 ? (
        <p className={styles.help}>{t('infra.offering.noDisk')}</p>
      ) : (
        <DataTable
          label={t('infra.offering.disk')}
          columns={diskColumns}
          rows={query.data?.items}
          rowId={({ id = '' }) => id}
          rowName={({ name = '' }) => name}
          actions={actions}
          expectedRows={3}
        />
      )}
    </Kind>
  )
}

function NameCell({ of: { name = '', displaytext = '' } }: { of: ServiceOffering | DiskOffering }) {
  return (
    <>
      <span className={styles.link} title={name}>
        {name}
      </span>{' '}
      {displaytext !== name && (
        <span className="muted" title={displaytext}>
          {displaytext}
        </span>
      )}
    </>
  )
}

function SpeedCell({ mhz = 0 }: { mhz: number | undefined }) {
  const format = useFormat()
  return <>{format.number(mhz)} MHz</>
}

function SizeCell({ of: { disksize = 0, iscustomized } }: { of: DiskOffering }) {
  const t = useT()
  return iscustomized ? t('infra.offering.anySize') : <Size bytes={disksize * 2 ** 30} />
}

const serviceColumns = listColumns<ServiceOffering>([
  { id: 'name', header: 'infra.name', fixed: true, cell: (of) => <NameCell of={of} /> },
  {
    id: 'cpus',
    header: 'infra.cpus',
    width: 72,
    align: 'end',
    fixed: true,
    cell: ({ cpunumber }) => cpunumber,
  },
  {
    id: 'speed',
    header: 'infra.offering.speedEach',
    width: 108,
    align: 'end',
    cell: ({ cpuspeed }) => <SpeedCell mhz={cpuspeed} />,
  },
  {
    id: 'memory',
    header: 'infra.memory',
    width: 108,
    align: 'end',
    fixed: true,
    cell: ({ memory = 0 }) => <Size bytes={memory * 2 ** 20} />,
  },
  {
    id: 'created',
    header: 'infra.offering.created',
    width: 132,
    cell: ({ created }) => <Time date={created} />,
  },
])

const diskColumns = listColumns<DiskOffering>([
  { id: 'name', header: 'infra.name', fixed: true, cell: (of) => <NameCell of={of} /> },
  {
    id: 'size',
    header: 'infra.offering.size',
    width: 132,
    align: 'end',
    fixed: true,
    cell: (of) => <SizeCell of={of} />,
  },
  {
    id: 'created',
    header: 'infra.offering.created',
    width: 132,
    cell: ({ created }) => <Time date={created} />,
  },
])
