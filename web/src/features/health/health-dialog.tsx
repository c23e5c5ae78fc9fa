import { Fragment } from 'react'
import { Link } from 'react-router'
import { useErrorWords } from '../../i18n/error-text.ts'
import { useT } from '../../i18n/i18n.ts'
import { useSession } from '../../layout/use-session.ts'
import { buttonClass } from '../../ui/button.tsx'
import { CloseFooter, Dialog } from '../../ui/dialog.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import styles from './health.module.css'
import { placeOf, zonePlace } from './problem-places.ts'
import type { Problem } from './problems.ts'

interface HealthDialogProps {
  readonly problems: readonly Problem[]
  readonly onClose: () => void
}

/** Everything that is wrong: where, what it means, and the way to where it is mended. */
export function HealthDialog({ problems, onClose }: HealthDialogProps) {
  const t = useT()
  const words = useErrorWords()
  const { role } = useSession()
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
          const { to, label } = placeOf(role, problem)
          return (
            <li
              key={[problem.code, problem.storeId, ...problem.zones].join()}
              className={styles.problem}
            >
              <div className={styles.head}>
                <StateBadge tone={problem.level} words={t(`health.level.${problem.level}`)} />
                <span className={styles.zones}>
                  {problem.zones.length === 0 ? (
                    t('health.everywhere')
                  ) : (
                    <Zones problem={problem} onClose={onClose} />
                  )}
                </span>
              </div>
              <p>{words(problem)}</p>
              <Link to={to} className={buttonClass({ small: true })} onClick={onClose}>
                {t(label)}
              </Link>
            </li>
          )
        })}
      </ul>
    </Dialog>
  )
}

/** The zones that a problem is in, each a way to its page where the caller has it. */
function Zones({ problem, onClose }: { problem: Problem; onClose: () => void }) {
  const { role } = useSession()
  return problem.zoneIds.map((id, index) => {
    const to = zonePlace(role, id)
    const name = problem.zones[index] ?? id
    return (
      <Fragment key={id}>
        {index > 0 && ', '}
        {to === undefined ? (
          name
        ) : (
          <Link to={to} className="in-text" onClick={onClose}>
            {name}
          </Link>
        )}
      </Fragment>
    )
  })
}
