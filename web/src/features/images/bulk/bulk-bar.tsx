import { IconDots, IconX } from '@tabler/icons-react'
import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { Button, IconButton } from '../../../ui/button.tsx'
import { Menu } from '../../../ui/menu.tsx'
import styles from './bulk-bar.module.css'
import { bulkActions, type BulkAction } from './bulk-actions.ts'
import type { Selection } from './use-selection.ts'

const labels = {
  delete: 'bulk.delete',
  retry: 'action.retry',
  cancel: 'image.cancel',
  links: 'bulk.links',
  flags: 'bulk.flags',
  share: 'bulk.share',
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
      <Actions actions={inOrder} onAction={onAction} />
    </section>
  )
}

const inOrder = [...bulkActions].toReversed()
/** What stands in the bar of narrow screens; the rest is in a menu. */
const first: readonly BulkAction[] = ['copy', 'delete']

interface ActionsProps extends Pick<BulkBarProps, 'onAction'> {
  readonly actions: readonly BulkAction[]
}

function Actions({ actions, onAction }: ActionsProps) {
  const t = useT()
  const rest = actions.filter((action) => !first.includes(action))
  return (
    <span className={styles.actions}>
      {actions.map((action) => (
        <Button
          key={action}
          small
          className={first.includes(action) ? '' : (styles.wideOnly ?? '')}
          {...(action === 'delete' && { variant: 'danger' })}
          onClick={() => onAction(action)}
        >
          {t(labels[action])}
        </Button>
      ))}
      <span className={styles.narrowOnly}>
        <Menu
          target={
            <IconButton small framed label={t('action.more')} icon={<IconDots size={16} />} />
          }
          groups={[
            {
              items: rest.map((action) => ({
                id: action,
                label: t(labels[action]),
                onSelect: () => onAction(action),
              })),
            },
          ]}
        />
      </span>
    </span>
  )
}
