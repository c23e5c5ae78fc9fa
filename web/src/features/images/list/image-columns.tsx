import { IconUsersGroup } from '@tabler/icons-react'
import { useT } from '../../../i18n/i18n.ts'
import { listColumns, type ListColumn } from '../../../ui/table/column.ts'
import { NoValue, Size, Time } from '../../../ui/values.tsx'
import { leadingZone, zoneCounts } from '../image-state.ts'
import type { Image, ImageKind } from '../kind.ts'
import { NameCell } from '../name-cell.tsx'
import { StateCell } from '../state-cell.tsx'
import { SizesCell } from './sizes-cell.tsx'

function ImageStateCell({ image }: { image: Image }) {
  const zone = leadingZone(image)
  if (zone === undefined) return <NoValue />
  return <StateCell image={image} zone={zone} />
}

function Zones({ image }: { image: Image }) {
  const { ready, all } = zoneCounts(image)
  const names = image.zones?.map(({ zonename }) => zonename).join(', ')
  return (
    <span title={names}>
      {ready}/{all}
    </span>
  )
}

/** Whose it is; a project has a sign, since an account may have the same name. */
function OwnerCell({ image }: { image: Image }) {
  const t = useT()
  const { project, domainpath } = image
  if (project === undefined) {
    return <span title={`${image.account ?? ''} · ${domainpath ?? ''}`}>{image.account}</span>
  }
  return (
    <span title={`${t('image.project', { name: project })} · ${domainpath ?? ''}`}>
      <IconUsersGroup size={13} aria-hidden /> {project}
    </span>
  )
}

const nameOf = (kind: ImageKind): ListColumn<Image> => ({
  id: 'name',
  header: 'image.name',
  cell: (image) => <NameCell image={image} kind={kind} />,
  sortable: true,
  fixed: true,
})

const hypervisor: ListColumn<Image> = {
  id: 'hypervisor',
  header: 'image.hypervisor',
  width: 88,
  cell: (image) => image.hypervisor ?? <NoValue />,
  sortable: true,
}

const format: ListColumn<Image> = {
  id: 'format',
  header: 'image.format',
  width: 80,
  cell: (image) => image.format ?? <NoValue />,
  sortable: true,
}

const state: ListColumn<Image> = {
  id: 'state',
  header: 'image.state',
  width: 224,
  narrow: 136,
  cell: (image) => <ImageStateCell image={image} />,
  fixed: true,
}

/** A disc is as large as its file; a disk in an image is not. */
const discSize: ListColumn<Image> = {
  id: 'size',
  header: 'image.size',
  width: 88,
  align: 'end',
  cell: (image) => <Size bytes={image.size} />,
  sortable: true,
}

/** What a disk holds and what is stored of it; a column for each would leave names no room. */
const sizes: ListColumn<Image> = {
  id: 'size',
  header: 'image.sizes',
  sorts: [
    { by: 'size', header: 'image.virtual', name: 'image.virtualsize' },
    { by: 'physicalsize', header: 'image.stored', name: 'image.physicalsize' },
  ],
  width: 118,
  align: 'end',
  cell: (image) => <SizesCell image={image} />,
}

const after: ListColumn<Image>[] = [
  {
    id: 'ostypename',
    header: 'image.osType',
    width: 124,
    cell: (image) => <span title={image.ostypename}>{image.ostypename ?? <NoValue />}</span>,
    sortable: true,
  },
  { id: 'zones', header: 'image.zones', width: 52, cell: (image) => <Zones image={image} /> },
  {
    id: 'account',
    header: 'image.owner',
    width: 88,
    cell: (image) => <OwnerCell image={image} />,
    sortable: true,
    hidden: true,
  },
  {
    id: 'updated',
    header: 'image.updated',
    width: 88,
    cell: (image) => <Time date={image.updated} />,
    sortable: true,
  },
  {
    id: 'created',
    header: 'image.created',
    width: 88,
    cell: (image) => <Time date={image.created} />,
    sortable: true,
    hidden: true,
  },
]

/** The columns of both lists; ISOs have one format and no hypervisor. */
export const imageColumns = {
  template: listColumns([nameOf('template'), state, sizes, format, hypervisor, ...after]),
  iso: listColumns([nameOf('iso'), state, discSize, ...after]),
}
