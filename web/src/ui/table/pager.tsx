import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { IconButton } from '../button.tsx'
import styles from './pager.module.css'

interface PagerProps {
  readonly page: number
  readonly pageSize: number
  /** All matches; undefined until they are known. */
  readonly count: number | undefined
  readonly onPage: (page: number) => void
}

/** `1–20 of 128 ‹ ›`, in the toolbar, so that rows have the height of the page to themselves. */
export function Pager({ page, pageSize, count, onPage }: PagerProps) {
  const t = useT()
  const format = useFormat()
  // Keeps its place until the count is known.
  if (count === undefined) return <span className={styles.pager} />
  if (count === 0) return null
  const from = (page - 1) * pageSize + 1
  const to = Math.min(page * pageSize, count)
  return (
    <nav className={styles.pager} aria-label={t('list.pages')}>
      <span>
        {t('list.range', {
          from: format.number(Math.min(from, count)),
          to: format.number(to),
          count: format.number(count),
        })}
      </span>
      <IconButton
        small
        label={t('list.previous')}
        icon={<IconChevronLeft size={16} />}
        disabled={page <= 1}
        onClick={() => onPage(page - 1)}
      />
      <IconButton
        small
        label={t('list.next')}
        icon={<IconChevronRight size={16} />}
        disabled={to >= count}
        onClick={() => onPage(page + 1)}
      />
    </nav>
  )
}
