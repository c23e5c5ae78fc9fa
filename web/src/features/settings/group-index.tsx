import { Link } from 'react-router'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { cx } from '../../ui/cx.ts'
import { useGroupWords } from './group-words.ts'
import type { SettingGroup } from './setting-groups.ts'
import styles from './settings-page.module.css'

interface GroupIndexProps {
  readonly groups: readonly SettingGroup[]
  /** Undefined while a search shows settings of all groups. */
  readonly present: string | undefined
  readonly narrowed: boolean
}

/** On narrow screens the groups scroll sideways, and the present one may be out of sight. */
function intoView(link: HTMLElement | null): void {
  link?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}

/** The groups at the left, on narrow screens above; each is an address of its own. */
export function GroupIndex({ groups, present, narrowed }: GroupIndexProps) {
  const t = useT()
  const format = useFormat()
  const words = useGroupWords()
  return (
    <nav className={styles.index} aria-label={t('settings.groups')}>
      {groups.map(({ name, count }) => (
        <Link
          key={name}
          to={`?${new URLSearchParams({ group: name })}`}
          className={cx(styles.group, narrowed && count === 0 && styles.none)}
          {...(name === present ? { 'aria-current': 'page', ref: intoView } : {})}
        >
          {words.group(name)}
          <span className={styles.count}>{format.number(count)}</span>
        </Link>
      ))}
    </nav>
  )
}
