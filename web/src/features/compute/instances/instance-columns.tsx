import { IconDisc } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { listColumns, type ListColumn } from '../../../ui/table/column.ts'
import { NoValue, Time } from '../../../ui/values.tsx'
import { instancePath, nameOf, type Instance } from '../compute.ts'
import { OwnerCell } from '../owner-cell.tsx'
import { InstanceState } from '../state-cell.tsx'
import styles from '../compute.module.css'

/** Its name, and what narrow screens have no column for. */
function NameCell({ instance }: { instance: Instance }) {
  const t = useT()
  const { id = '', isoname } = instance
  const name = nameOf(instance)
  return (
    <>
      <Link to={instancePath(id)} className={styles.link} title={name}>
        {name}
      </Link>{' '}
      {isoname !== undefined && (
        <span className={styles.iso} title={t('compute.isoIn', { name: isoname })}>
          <IconDisc size={14} aria-hidden />
          <span className="visually-hidden">{t('compute.isoIn', { name: isoname })}</span>
        </span>
      )}
      <small className={styles.below}>
        {[instance.osdisplayname, addressesOf(instance)].filter(Boolean).join(' · ')}
      </small>
    </>
  )
}

export function addressesOf({ nic }: Instance): string {
  return nic.flatMap(({ ipaddress }) => ipaddress ?? []).join(', ')
}

/** `2 × 1 GHz · 4 GiB`: what it has of a host. */
export function SizeWords({ of: { cpunumber = 0, memory = 0 } }: { of: Sized }) {
  const t = useT()
  const format = useFormat()
  return <>{t('compute.sizeWords', { cpus: cpunumber, memory: format.size(memory * 2 ** 20) })}</>
}

interface Sized {
  readonly cpunumber?: number | undefined
  /** MiB. */
  readonly memory?: number | undefined
}

const name: ListColumn<Instance> = {
  id: 'displayname',
  header: 'compute.name',
  sortable: true,
  fixed: true,
  cell: (instance) => <NameCell instance={instance} />,
}

const others: ListColumn<Instance>[] = [
  {
    id: 'state',
    header: 'compute.state',
    width: 196,
    narrow: 120,
    sortable: true,
    fixed: true,
    cell: (instance) => <InstanceState instance={instance} />,
  },
  {
    id: 'address',
    header: 'compute.address',
    width: 136,
    cell: (instance) => (
      <span className={styles.addresses}>{addressesOf(instance) || <NoValue />}</span>
    ),
  },
  {
    id: 'template',
    header: 'compute.madeFrom',
    width: 152,
    cell: ({ templatename }) => <span title={templatename}>{templatename ?? <NoValue />}</span>,
  },
  {
    id: 'ostype',
    header: 'image.osType',
    width: 140,
    hidden: true,
    cell: ({ osdisplayname }) => <span title={osdisplayname}>{osdisplayname ?? <NoValue />}</span>,
  },
  {
    id: 'offering',
    header: 'compute.size',
    width: 148,
    cell: (instance) => (
      <span title={instance.serviceofferingname}>
        <SizeWords of={instance} />
      </span>
    ),
  },
  {
    id: 'zone',
    header: 'compute.zone',
    width: 96,
    hidden: true,
    cell: ({ zonename }) => <span title={zonename}>{zonename}</span>,
  },
  {
    id: 'host',
    header: 'compute.host',
    width: 110,
    hidden: true,
    cell: ({ hostname }) => <span title={hostname}>{hostname ?? <NoValue />}</span>,
  },
  {
    id: 'account',
    header: 'compute.owner',
    width: 96,
    hidden: true,
    cell: (instance) => <OwnerCell of={instance} />,
  },
  {
    id: 'created',
    header: 'compute.created',
    width: 100,
    sortable: true,
    cell: ({ created }) => <Time date={created} />,
  },
]

export const instanceColumns = listColumns([name, ...others])

/** Among the facts of an image: what tells them apart there. */
export const instanceColumnsOfImage = listColumns([
  name,
  ...others.filter(({ id }) => ['state', 'address', 'account', 'created'].includes(id)),
])
