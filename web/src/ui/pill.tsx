import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react'
import { useT } from '../i18n/i18n.ts'
import { cx } from './cx.ts'
import styles from './pill.module.css'

/** What is known of a pill besides its text; never said by colour alone. */
export interface PillNote {
  readonly tone: 'ready' | 'failed' | 'quiet'
  /** Read aloud, and shown on hover. */
  readonly words: string
}

interface PillProps {
  readonly text: string
  readonly note?: PillNote | undefined
  /** Of letters of one width, as addresses are. */
  readonly code?: boolean
  readonly disabled?: boolean | undefined
  readonly onRemove: () => void
}

const icons = { ready: IconCheck, failed: IconAlertTriangle, quiet: undefined } as const

/** One of several short texts in a field, with a way to take it off. */
export function Pill({ text, note, code, disabled, onRemove }: PillProps) {
  const t = useT()
  const Icon = note === undefined ? undefined : icons[note.tone]
  return (
    <span
      className={cx(styles.pill, code === true && styles.code, note && styles[note.tone])}
      title={note?.words}
    >
      {Icon !== undefined && <Icon size={13} aria-hidden />}
      <span className={styles.text}>{text}</span>
      {note !== undefined && <span className="visually-hidden">{note.words}</span>}
      <button
        type="button"
        className={styles.remove}
        aria-label={t('list.filterRemove', { name: text })}
        disabled={disabled}
        onClick={onRemove}
      >
        <IconX size={12} />
      </button>
    </span>
  )
}
