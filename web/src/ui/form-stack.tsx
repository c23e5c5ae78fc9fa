import type { ReactNode } from 'react'
import styles from './form-stack.module.css'

/** Fields one below the other, with the gap that every form has. */
export function FormStack({ children }: { children: ReactNode }) {
  return <div className={styles.stack}>{children}</div>
}

/** Two or more short fields in a line, where there is room. */
export function FormRow({ children }: { children: ReactNode }) {
  return <div className={styles.row}>{children}</div>
}
