import { useState, type ReactNode } from 'react'
import { useErrorWords } from '../../i18n/error-text.ts'
import { buttonClass } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import styles from './file-button.module.css'
import { hasPicker, pickFiles, type PickedFile } from './picked-file.ts'

interface FileButtonProps {
  readonly children: ReactNode
  /** Read aloud where the words alone do not say which file. */
  readonly label?: string
  readonly multiple?: boolean
  readonly variant?: 'default' | 'primary' | 'link'
  readonly small?: boolean
  readonly disabled?: boolean
  readonly onPicked: (picked: PickedFile[]) => void
  /** Whether some could not be read, for who says so instead: the button may go once files are chosen. */
  readonly onUnreadable?: (some: boolean) => void
}

/**
 * Chooses files: a real file input, so that it works by keyboard and for everybody. Where the browser
 * can remember files it asks in that way, for the same click.
 */
export function FileButton(props: FileButtonProps) {
  const [unreadable, setUnreadable] = useState(false)
  const { children, label, multiple = false, variant, small, disabled, onPicked } = props
  const tellUnreadable = props.onUnreadable ?? setUnreadable
  return (
    <>
      <label
        className={cx(buttonClass({ variant, small }), styles.button)}
        aria-disabled={disabled === true || undefined}
      >
        {children}
        <input
          type="file"
          className="visually-hidden"
          aria-label={label}
          multiple={multiple}
          disabled={disabled}
          onClick={(event) => {
            if (!hasPicker()) return
            event.preventDefault()
            pickFiles(multiple).then(
              ({ picked, unreadable: some }) => {
                tellUnreadable(some)
                if (picked.length > 0) onPicked(picked)
              },
              () => tellUnreadable(true),
            )
          }}
          onChange={(event) => {
            const picked = Array.from(event.currentTarget.files ?? [], (file) => ({ file }))
            // The same file may be chosen again.
            event.currentTarget.value = ''
            if (picked.length > 0) onPicked(picked)
          }}
        />
      </label>
      {unreadable && <UnreadableFile />}
    </>
  )
}

/** Says that a file that was chosen cannot be read, and what to do. */
export function UnreadableFile() {
  const words = useErrorWords()
  return (
    <span className={styles.problem} role="alert">
      {words({ code: 'client.file_unreadable', text: 'The file cannot be read' })}
    </span>
  )
}
