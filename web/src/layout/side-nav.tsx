import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'
import { Link, NavLink } from 'react-router'
import { useT } from '../i18n/i18n.ts'
import { useFormat } from '../i18n/use-format.ts'
import { IconButton } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { AccountMenu } from './account-menu.tsx'
import { Brand } from './brand.tsx'
import { navFor, type NavEntry, type NavGroup } from './nav-entries.ts'
import styles from './side-nav.module.css'
import { PaletteButton } from './palette-button.tsx'
import { ProjectSwitcher } from './project-switcher.tsx'
import { useInvitationTotal } from './use-invitation-total.ts'
import { useImageTotal } from './use-image-total.ts'
import { useSession } from './use-session.ts'

interface SideNavProps {
  readonly folded: boolean
  /** Absent where the navigation cannot fold (the drawer). */
  readonly onFold?: () => void
  /** Called after an entry was followed, so that the drawer closes. */
  readonly onFollow?: () => void
}

export function SideNav({ folded, onFold, onFollow }: SideNavProps) {
  const t = useT()
  const { role } = useSession()
  const Fold = folded ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse
  return (
    <div className={cx(styles.nav, folded && styles.folded)}>
      <div className={styles.top}>
        <Link to="/" className={styles.brand} aria-label={t('app.name')} onClick={onFollow}>
          <Brand word={!folded} />
        </Link>
        {onFold !== undefined && (
          <IconButton
            small
            className={styles.fold ?? ''}
            label={t(folded ? 'nav.unfold' : 'nav.fold')}
            icon={<Fold size={18} />}
            onClick={onFold}
          />
        )}
      </div>
      <PaletteButton folded={folded} {...(onFollow === undefined ? {} : { onFollow })} />
      <ProjectSwitcher folded={folded} onFollow={onFollow} />
      <nav aria-label={t('nav.label')} className={styles.groups}>
        {navFor(role).map((group) => (
          <Group
            key={group.label ?? ''}
            group={group}
            folded={folded}
            {...(onFollow === undefined ? {} : { onFollow })}
          />
        ))}
      </nav>
      <AccountMenu folded={folded} />
    </div>
  )
}

interface GroupProps {
  readonly group: NavGroup
  readonly folded: boolean
  readonly onFollow?: () => void
}

function Group({ group, folded, onFollow }: GroupProps) {
  const t = useT()
  return (
    <>
      {group.label !== undefined && <p className={styles.label}>{folded ? '' : t(group.label)}</p>}
      <ul className={styles.list}>
        {group.entries.map((entry) => (
          <li key={entry.to}>
            <NavLink
              to={entry.to}
              className={styles.entry ?? ''}
              {...(folded ? { title: t(entry.label) } : {})}
              {...(onFollow === undefined ? {} : { onClick: onFollow })}
            >
              <entry.icon size={18} stroke={1.6} aria-hidden className={styles.icon ?? ''} />
              <span className={folded ? 'visually-hidden' : styles.name}>{t(entry.label)}</span>
              {!folded && <Total entry={entry} />}
            </NavLink>
          </li>
        ))}
      </ul>
    </>
  )
}

function Total({ entry }: { entry: NavEntry }) {
  const format = useFormat()
  const t = useT()
  const { counts } = entry
  const images = useImageTotal(counts === 'invitation' ? undefined : counts)
  const invitations = useInvitationTotal(counts === 'invitation')
  if (invitations !== undefined) {
    const words = t('nav.invitations', { count: invitations })
    return (
      <span className={cx(styles.total, styles.waiting)} title={words}>
        <span aria-hidden>{format.number(invitations)}</span>
        <span className="visually-hidden">{words}</span>
      </span>
    )
  }
  return <span className={styles.total}>{images === undefined ? '' : format.number(images)}</span>
}
