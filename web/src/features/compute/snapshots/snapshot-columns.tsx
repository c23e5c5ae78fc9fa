import { useFormat } from '../../../i18n/use-format.ts'
import { Link } from 'react-router'
import { listColumns, type ListColumn } from '../../../ui/table/column.ts'
import { NoValue, Size, Time } from '../../../ui/values.tsx'
import { instancePath, type Snapshot } from '../compute.ts'
import { OwnerCell } from '../owner-cell.tsx'
import { SnapshotState } from '../state-cell.tsx'
import styles from '../compute.module.css'

function NameCell({ snapshot: { name, volumename, virtualsize } }: { snapshot: Snapshot }) {
  const format = useFormat()
  const size = virtualsize === undefined ? '' : format.size(virtualsize)
  return (
    <>
      <span className={styles.link} title={name}>
        {name}
      </span>
      <small className={styles.below}>{[volumename, size].filter(Boolean).join(' · ')}</small>
    </>
  )
}

/** The instance whose volume it was taken of, while it has it. */
function AtCell({ snapshot: { virtualmachineid, vmdisplayname } }: { snapshot: Snapshot }) {
  if (virtualmachineid === undefined) return <NoValue />
  return (
    <Link to={instancePath(virtualmachineid)} title={vmdisplayname}>
      {vmdisplayname}
    </Link>
  )
}

const all: ListColumn<Snapshot>[] = [
  {
    id: 'name',
    header: 'compute.name',
    sortable: true,
    fixed: true,
    cell: (snapshot) => <NameCell snapshot={snapshot} />,
  },
  {
    id: 'state',
    header: 'compute.state',
    width: 208,
    narrow: 128,
    sortable: true,
    fixed: true,
    cell: (snapshot) => <SnapshotState snapshot={snapshot} />,
  },
  {
    id: 'volume',
    header: 'compute.volume',
    width: 140,
    cell: ({ volumename }) => <span title={volumename}>{volumename ?? <NoValue />}</span>,
  },
  {
    id: 'instance',
    header: 'compute.instance',
    width: 140,
    cell: (snapshot) => <AtCell snapshot={snapshot} />,
  },
  {
    id: 'virtualsize',
    header: 'image.virtualsize',
    width: 96,
    hidden: true,
    align: 'end',
    cell: ({ virtualsize }) => <Size bytes={virtualsize} />,
  },
  {
    id: 'physicalsize',
    header: 'image.physicalsize',
    width: 104,
    align: 'end',
    cell: ({ physicalsize }) => <Size bytes={physicalsize} />,
  },
  {
    id: 'zone',
    header: 'compute.zone',
    width: 96,
    hidden: true,
    cell: ({ zonename }) => <span title={zonename}>{zonename}</span>,
  },
  {
    id: 'account',
    header: 'compute.owner',
    width: 96,
    hidden: true,
    cell: (snapshot) => <OwnerCell of={snapshot} />,
  },
  {
    id: 'created',
    header: 'compute.taken',
    width: 100,
    sortable: true,
    cell: ({ created }) => <Time date={created} />,
  },
]

export const snapshotColumns = listColumns(all)

/** On the page of an instance, in the order that they were taken in. */
export const snapshotColumnsOfInstance = listColumns(
  all
    .filter(({ id }) => ['name', 'state', 'volume', 'physicalsize', 'created'].includes(id))
    .map((column) => ({ ...column, sortable: false })),
)
