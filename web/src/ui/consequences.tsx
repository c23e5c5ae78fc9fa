import type { ReactNode } from 'react'
import styles from './consequences.module.css'

interface ConsequencesProps {
  /** `<li>` each; where there is none nothing is shown. */
  readonly children: ReactNode
  /** What the list is of, where no sentence before it says so. */
  readonly label?: string
}

/** What something means, or takes along, point by point. */
export function Consequences({ children, label }: ConsequencesProps) {
  return (
    <ul className={styles.list} aria-label={label}>
      {children}
    </ul>
  )
}
