import { IconDots } from '@tabler/icons-react'
import { useErrorTexts } from '../../i18n/error-text.ts'
import { useT } from '../../i18n/i18n.ts'
import { IconButton } from '../button.tsx'
import { Menu, type MenuGroup } from '../menu.tsx'
import styles from './data-table.module.css'

interface RowActionsProps {
  /** Made when the menu opens, not for every row that is drawn. */
  readonly groups: () => readonly MenuGroup[]
  readonly name: string
}

export function RowActions({ groups, name }: RowActionsProps) {
  const t = useT()
  // The reasons of entries that cannot be chosen may still be on their way when the menu opens.
  useErrorTexts()
  return (
    <Menu
      target={
        <IconButton
          small
          className={styles.actionButton ?? ''}
          label={`${name}: ${t('action.more')}`}
          icon={<IconDots size={16} />}
        />
      }
      groups={groups}
    />
  )
}
