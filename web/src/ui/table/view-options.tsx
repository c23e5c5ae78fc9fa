import { IconBaselineDensitySmall, IconColumns3 } from '@tabler/icons-react'
import { useT } from '../../i18n/i18n.ts'
import { IconButton } from '../button.tsx'
import { Menu } from '../menu.tsx'
import { columnsAtFirst, optionalColumns, type Density, type ListColumns } from './column.ts'

export const pageSizes = [20, 50, 100, 500] as const

/** How a list looks, and what changes it. */
export interface ListLook {
  /** `size`: rows of a page. */
  readonly state: { readonly size: number }
  readonly setPageSize: (size: number) => void
  /** The chosen optional columns; undefined for the default. */
  readonly shown: readonly string[] | undefined
  readonly setShown: (shown: readonly string[] | undefined) => void
  readonly density: Density
  readonly setDensity: (density: Density) => void
}

interface ViewOptionsProps<Row extends object> {
  readonly columns: ListColumns<Row>
  readonly list: ListLook
}

/** The two menus at the right of a list's toolbar: which columns, and how dense. */
export function ViewOptions<Row extends object>(props: ViewOptionsProps<Row>) {
  return (
    <>
      <ColumnMenu {...props} />
      <DensityMenu list={props.list} />
    </>
  )
}

function ColumnMenu<Row extends object>({ columns, list }: ViewOptionsProps<Row>) {
  const t = useT()
  const { shown, setShown } = list
  const present = shown ?? columnsAtFirst(columns)
  const items = optionalColumns(columns).map(({ id, header }) => ({
    id,
    label: header === undefined ? id : t(header),
    checked: present.includes(id),
    stay: true,
    onSelect: () =>
      setShown(present.includes(id) ? present.filter((each) => each !== id) : [...present, id]),
  }))
  const reset = {
    id: 'reset',
    label: t('list.columnsReset'),
    onSelect: () => setShown(undefined),
  }
  return (
    <Menu
      target={
        <IconButton small framed label={t('list.columns')} icon={<IconColumns3 size={16} />} />
      }
      groups={[{ items }, { items: [reset] }]}
    />
  )
}

function DensityMenu({ list }: { list: ListLook }) {
  const t = useT()
  const densities = (['comfortable', 'compact'] as const).map((density) => ({
    id: density,
    label: t(`list.${density}`),
    checked: list.density === density,
    onSelect: () => list.setDensity(density),
  }))
  const sizes = pageSizes.map((size) => ({
    id: String(size),
    label: t('list.pageSize', { count: size }),
    checked: list.state.size === size,
    onSelect: () => list.setPageSize(size),
  }))
  return (
    <Menu
      target={
        <IconButton
          small
          framed
          label={t('list.density')}
          icon={<IconBaselineDensitySmall size={16} />}
        />
      }
      groups={[{ items: densities }, { items: sizes }]}
    />
  )
}
