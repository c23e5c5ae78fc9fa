import { Link } from 'react-router'
import { useT } from '../../../i18n/i18n.ts'
import { listColumns, type ListColumn } from '../../../ui/table/column.ts'
import { NoValue, Size, Time } from '../../../ui/values.tsx'
import { instancePath, type Volume } from '../compute.ts'
import { OwnerCell } from '../owner-cell.tsx'
import { VolumeState } from '../state-cell.tsx'
import styles from '../compute.module.css'

function NameCell({ volume: { name, vmdisplayname, vmname } }: { volume: Volume }) {
  const at = vmdisplayname ?? vmname
  return (
    <>
      <span className={styles.link} title={name}>
        {name}
      </span>
      {at !== undefined && <small className={styles.below}>{at}</small>}
    </>
  )
}

function Type({ type }: { type: string | undefined }) {
  const t = useT()
  return <>{t(type === 'ROOT' ? 'compute.volume.ROOT' : 'compute.volume.DATADISK')}</>
}

/** The instance that has it. */
function AtCell({ volume: { virtualmachineid, vmdisplayname, vmname } }: { volume: Volume }) {
  if (virtualmachineid === undefined) return <NoValue />
  const at = vmdisplayname ?? vmname
  return (
    <Link to={instancePath(virtualmachineid)} title={at}>
      {at}
    </Link>
  )
}

const all: ListColumn<Volume>[] = [
  {
    id: 'name',
    header: 'compute.name',
    sortable: true,
    fixed: true,
    cell: (volume) => <NameCell volume={volume} />,
  },
  {
    id: 'state',
    header: 'compute.state',
    width: 160,
    narrow: 116,
    sortable: true,
    fixed: true,
    cell: (volume) => <VolumeState volume={volume} />,
  },
  {
    id: 'type',
    header: 'compute.volume.type',
    width: 96,
    cell: ({ type }) => <Type type={type} />,
  },
  {
    id: 'size',
    header: 'compute.size',
    width: 96,
    align: 'end',
    sortable: true,
    cell: ({ size }) => <Size bytes={size} />,
  },
  {
    id: 'physicalsize',
    header: 'compute.physicalsize',
    width: 96,
    align: 'end',
    hidden: true,
    cell: ({ physicalsize }) => <Size bytes={physicalsize} />,
  },
  {
    id: 'instance',
    header: 'compute.instance',
    width: 168,
    cell: (volume) => <AtCell volume={volume} />,
  },
  {
    id: 'zone',
    header: 'compute.zone',
    width: 96,
    cell: ({ zonename }) => <span title={zonename}>{zonename}</span>,
  },
  {
    id: 'storage',
    header: 'compute.storage',
    width: 128,
    hidden: true,
    cell: ({ storage }) => <span title={storage}>{storage ?? <NoValue />}</span>,
  },
  {
    id: 'account',
    header: 'compute.owner',
    width: 96,
    hidden: true,
    cell: (volume) => <OwnerCell of={volume} />,
  },
  {
    id: 'created',
    header: 'compute.created',
    width: 100,
    sortable: true,
    cell: ({ created }) => <Time date={created} />,
  },
]

export const volumeColumns = listColumns(all)

/** On the page of an instance: whose they are and where is said there already. */
export const volumeColumnsOfInstance = listColumns(
  all
    .filter(({ id }) => ['name', 'state', 'type', 'size', 'physicalsize', 'created'].includes(id))
    .map((column) => ({ ...column, hidden: undefined, sortable: false })),
)
