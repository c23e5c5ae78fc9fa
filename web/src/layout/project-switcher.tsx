import { IconSelector, IconUsersGroup, IconX } from '@tabler/icons-react'
import { cloneElement, Suspense, useState, type ReactElement } from 'react'
import { Link } from 'react-router'
import { useT } from '../i18n/i18n.ts'
import { cx } from '../ui/cx.ts'
import { lazyPart } from '../ui/lazy-part.ts'
import { useChosenProject, useProjectNamed } from './chosen-project.ts'
import markStyles from './project-mark.module.css'
import styles from './project-switcher.module.css'

const ProjectMenu = lazyPart(
  async () => (await import('../features/projects/project-menu.tsx')).ProjectMenu,
)

interface ProjectSwitcherProps {
  readonly folded: boolean
  /** Called after a choice, so that the drawer closes. */
  readonly onFollow: (() => void) | undefined
}

/** Whose images the console is about: one's own, or those of a project. Its list comes when it is opened. */
export function ProjectSwitcher({ folded, onFollow }: ProjectSwitcherProps) {
  const t = useT()
  const [used, setUsed] = useState(false)
  const { id } = useChosenProject()
  const project = useProjectNamed(id)
  const name =
    id === undefined
      ? t('switcher.default')
      : project === null
        ? t('switcher.gone')
        : (project?.name ?? '…')
  const button = (
    <button
      type="button"
      className={cx(styles.button, folded && styles.folded, id !== undefined && styles.chosen)}
      title={`${t('switcher.label')}: ${name}`}
    >
      <IconUsersGroup size={16} stroke={1.8} aria-hidden className={styles.icon ?? ''} />
      <span className={folded ? 'visually-hidden' : styles.words}>
        <span className="visually-hidden">{t('switcher.label')}: </span>
        {name}
      </span>
      {!folded && <IconSelector size={14} aria-hidden className={styles.icon ?? ''} />}
    </button>
  )
  const closed = cloneElement(button as ReactElement<Record<string, unknown>>, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onClick: () => setUsed(true),
  })
  if (!used) return closed
  return (
    <Suspense fallback={closed}>
      <ProjectMenu target={button} onFollow={onFollow} />
    </Suspense>
  )
}

/** In which project one is, on its pages, and the way out; nothing with one's own things. */
export function ProjectMark() {
  const t = useT()
  const { id, choose } = useChosenProject()
  const project = useProjectNamed(id)
  if (id === undefined) return null
  return (
    <span className={cx(markStyles.mark, project === null && markStyles.gone)}>
      <IconUsersGroup size={14} aria-hidden className={markStyles.icon ?? ''} />
      {project === null ? (
        <span className={markStyles.name}>{t('switcher.gone')}</span>
      ) : (
        <Link to={`/projects/${id}`} className={markStyles.name}>
          <span className="visually-hidden">{t('switcher.label')} </span>
          {project?.name ?? '…'}
        </Link>
      )}
      <button
        type="button"
        className={markStyles.leave}
        aria-label={t('switcher.leave')}
        title={t('switcher.leave')}
        onClick={() => choose(undefined)}
      >
        <IconX size={14} aria-hidden />
      </button>
    </span>
  )
}
