import { useId, type ChangeEvent, type ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './choices.module.css'

export interface ListedChoice {
  /** What is kept; never a translated text. */
  readonly value: string
  readonly label: ReactNode
  readonly hint?: ReactNode
  /** At the end of the row, such as a size. */
  readonly after?: ReactNode
}

interface ChoicesProps {
  /** Names the group; read aloud, shown unless `quiet`. */
  readonly label: string
  readonly quiet?: boolean
  readonly choices: readonly ListedChoice[]
  readonly error?: ReactNode
  /** Rows in a frame that scrolls past seven of them. */
  readonly framed?: boolean
  /** Two beside each other, for short words. */
  readonly paired?: boolean
}

interface RadioChoicesProps extends ChoicesProps {
  readonly value: string | undefined
  readonly onChange: (value: string) => void
  /** Side by side, as a switch between two or three ways. */
  readonly segmented?: boolean
}

/** One out of a few, all of them in view. */
export function RadioChoices(props: RadioChoicesProps) {
  const { choices, value, onChange, segmented, error } = props
  const name = useId()
  return (
    <Group {...props}>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className={segmented === true ? styles.segment : styles.choice}
          data-checked={choice.value === value || undefined}
        >
          <input
            type="radio"
            className={segmented === true ? 'visually-hidden' : styles.radio}
            name={name}
            value={choice.value}
            checked={choice.value === value}
            data-invalid={error === undefined ? undefined : true}
            onChange={() => onChange(choice.value)}
          />
          <Words choice={choice} />
        </label>
      ))}
    </Group>
  )
}

interface CheckChoicesProps extends ChoicesProps {
  readonly values: readonly string[]
  readonly onChange: (values: string[]) => void
}

/** Any number out of a few, all of them in view. */
export function CheckChoices(props: CheckChoicesProps) {
  const { choices, values, onChange, error } = props
  const toggle = (value: string) =>
    onChange(
      choices
        .map((choice) => choice.value)
        .filter((each) => (each === value) !== values.includes(each)),
    )
  return (
    <Group {...props}>
      {choices.map((choice) => (
        <label key={choice.value} className={styles.choice}>
          <input
            type="checkbox"
            className={styles.check}
            checked={values.includes(choice.value)}
            data-invalid={error === undefined ? undefined : true}
            onChange={() => toggle(choice.value)}
          />
          <Words choice={choice} />
        </label>
      ))}
    </Group>
  )
}

interface CheckChoiceProps {
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly checked: boolean
  readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void
}

/** One thing to agree to. */
export function CheckChoice({ label, hint, checked, onChange }: CheckChoiceProps) {
  return (
    <label className={styles.choice}>
      <input type="checkbox" className={styles.check} checked={checked} onChange={onChange} />
      <Words choice={{ label, hint }} />
    </label>
  )
}

function Words({ choice }: { choice: Omit<ListedChoice, 'value'> }) {
  return (
    <>
      <span className={styles.words}>
        {choice.label}
        {choice.hint !== undefined && <small className={styles.hint}>{choice.hint}</small>}
      </span>
      {choice.after !== undefined && <span className={styles.after}>{choice.after}</span>}
    </>
  )
}

function Group(props: ChoicesProps & { segmented?: boolean; children: ReactNode }) {
  const { label, quiet, error, framed, paired, segmented, children } = props
  const errorId = useId()
  return (
    <fieldset className={styles.group} aria-describedby={error === undefined ? undefined : errorId}>
      <legend className={quiet === true ? 'visually-hidden' : styles.legend}>{label}</legend>
      <div
        className={cx(
          styles.list,
          framed === true && styles.framed,
          paired === true && styles.paired,
          segmented === true && styles.segments,
          error !== undefined && styles.bad,
        )}
      >
        {children}
      </div>
      {error !== undefined && (
        <p className={styles.error} id={errorId}>
          {error}
        </p>
      )}
    </fieldset>
  )
}
