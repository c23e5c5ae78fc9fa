import { IconCircleCheck } from '@tabler/icons-react'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { parseApiDate } from '../../i18n/format.ts'
import { EmptyState } from '../../ui/states.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { listColumns } from '../../ui/table/column.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { Copyable } from '../../ui/copyable.tsx'
import { Muted, Size } from '../../ui/values.tsx'
import { reasonOf, reasonTone, type Report, type ReportItem } from './report.ts'
import styles from './infra.module.css'

/** Every entry of a report: what it is, why it goes or stays, and what that frees. */
export function ReportItems({ report, collected }: { report: Report; collected: boolean }) {
  const t = useT()
  const format = useFormat()
  const { items = [], total = 0 } = report
  if (items.length === 0) {
    return (
      <EmptyState
        icon={<IconCircleCheck size={32} stroke={1.4} />}
        title={t(collected ? 'infra.report.nothingLeft' : 'infra.report.clean')}
      >
        {t('infra.report.cleanHelp')}
      </EmptyState>
    )
  }
  return (
    <>
      <DataTable
        label={t(collected ? 'infra.report.removedList' : 'infra.report.list')}
        columns={columns}
        rows={items}
        rowId={({ storeid, name }) => `${storeid} ${name}`}
      />
      {total > items.length && (
        <p className={styles.summary}>
          {t('infra.report.more', {
            shown: format.number(items.length),
            total: format.number(total),
          })}
        </p>
      )}
    </>
  )
}

function ReasonCell({ item }: { item: ReportItem }) {
  const t = useT()
  const reason = reasonOf(item)
  if (reason === undefined) return <>{item.reason}</>
  return (
    <StateBadge
      tone={reasonTone(reason)}
      words={t(`infra.reason.${reason}`)}
      hint={t(`infra.why.${reason}`)}
    />
  )
}

/** What it means, with the images that need it or the time until which it is kept. */
function WhyCell({ item }: { item: ReportItem }) {
  const t = useT()
  const format = useFormat()
  const reason = reasonOf(item)
  const { images = [], until } = item
  const words =
    images.length > 0
      ? t('infra.report.neededBy', { names: images.join(', ') })
      : until !== undefined
        ? t('infra.report.keptUntil', { time: format.exactTime(parseApiDate(until)) })
        : reason && t(`infra.why.${reason}`)
  return (
    <span className={styles.reason} title={words}>
      {words}
    </span>
  )
}

const columns = listColumns<ReportItem>([
  {
    id: 'reason',
    header: 'infra.report.reason',
    width: 164,
    narrow: 132,
    fixed: true,
    cell: (item) => <ReasonCell item={item} />,
  },
  {
    id: 'size',
    header: 'infra.report.size',
    width: 92,
    narrow: 84,
    align: 'end',
    fixed: true,
    cell: ({ bytes }) => <Size bytes={bytes} />,
  },
  {
    id: 'name',
    header: 'infra.report.file',
    width: 176,
    cell: ({ name = '' }) => <Copyable text={name} shown={14} />,
  },
  {
    id: 'why',
    header: 'infra.report.why',
    fixed: true,
    cell: (item) => <WhyCell item={item} />,
  },
  {
    id: 'store',
    header: 'infra.store',
    width: 196,
    cell: ({ storename, zonename }) => (
      <span className={styles.reason}>
        {storename} <Muted>{zonename}</Muted>
      </span>
    ),
  },
])
