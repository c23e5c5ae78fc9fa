import { Link } from 'react-router'
import { useErrorWords } from '../../i18n/error-text.ts'
import { useT } from '../../i18n/i18n.ts'
import { navFor } from '../../layout/nav-entries.ts'
import { useSession } from '../../layout/use-session.ts'
import { buttonClass } from '../../ui/button.tsx'
import { CloseFooter, Dialog } from '../../ui/dialog.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import styles from './health.module.css'
import type { Problem } from './problems.ts'

interface HealthDialogProps {
  readonly problems: readonly Problem[]
  readonly onClose: () => void
}

/** Everything that is wrong: where, what it means, and the way to where it is mended. */
export function HealthDialog({ problems, onClose }: HealthDialogProps) {
  const t = useT()
  const words = useErrorWords()
  const placeOf = usePlaces()
  return (
    <Dialog
      opened
      title={t('health.title')}
      onClose={onClose}
      width={560}
      footer={<CloseFooter onClose={onClose} />}
    >
      <ul className={styles.list}>
        {problems.map((problem) => {
          const place = placeOf(problem)
          return (
            <li
              key={[problem.code, problem.storeId, ...problem.zones].join()}
              className={styles.problem}
            >
              <div className={styles.head}>
                <StateBadge tone={problem.level} words={t(`health.level.${problem.level}`)} />
                <span className={styles.zones}>
                  {problem.zones.length === 0 ? t('health.everywhere') : problem.zones.join(', ')}
                </span>
              </div>
              <p>{words(problem)}</p>
              {place !== undefined && (
                <Link to={place} className={buttonClass({ small: true })} onClick={onClose}>
                  {t('health.open')}
                </Link>
              )}
            </li>
          )
        })}
      </ul>
    </Dialog>
  )
}

/** The page where a problem is mended, for roles that have it. */
function usePlaces() {
  const { role } = useSession()
  const pages = navFor(role).flatMap(({ entries }) => entries)
  return ({ code }: Problem) =>
    pages.find(({ mends = [] }) => mends.some((prefix) => code.startsWith(prefix)))?.to
}
