import { IconX } from '@tabler/icons-react'
import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { Button, IconButton } from '../../../ui/button.tsx'
import styles from './bulk-bar.module.css'
import { bulkActions, type BulkAction } from './bulk-actions.ts'
import type { Selection } from './use-selection.ts'

const labels = {
  delete: 'bulk.delete',
  retry: 'action.retry',
  cancel: 'image.cancel',
  links: 'bulk.links',
  flags: 'bulk.flags',
  copy: 'bulk.copy',
} as const

interface BulkBarProps {
  readonly selection: Selection
  /** How many match in all. */
  readonly total: number
  readonly onAction: (action: BulkAction) => void
}

/** In place of the filters while something is selected: what can be done with all of it. */
export function BulkBar({ selection, total, onAction }: BulkBarProps) {
  const t = useT()
  const format = useFormat()
  const { count, everything } = selection
  return (
    <section className={styles.bar} aria-label={t('bulk.bar')}>
      <IconButton
        small
        label={t('bulk.clear')}
        icon={<IconX size={16} />}
        onClick={selection.clear}
      />
      <output className={styles.count}>
        {everything
          ? t('bulk.allSelected', { count: format.number(count) })
          : t('bulk.selected', { count: format.number(count) })}
      </output>
      {!everything && count < total && (
        <Button variant="link" small onClick={selection.selectEverything}>
          {t('bulk.selectAll', { count: format.number(total) })}
        </Button>
      )}
      <span className={styles.actions}>
        {[...bulkActions].toReversed().map((action) => (
          <Button
            key={action}
            small
            {...(action === 'delete' && { variant: 'danger' })}
            onClick={() => onAction(action)}
          >
            {t(labels[action])}
          </Button>
        ))}
      </span>
    </section>
  )
}
