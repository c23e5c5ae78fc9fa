import { useRef, useState } from 'react'
import { cx } from './cx.ts'
import { isRealKey } from './keys.ts'
import { Pill, type PillNote } from './pill.tsx'
import styles from './tags-field.module.css'

interface TagsFieldProps {
  /** Read aloud as the field's name. */
  readonly label: string
  readonly values: readonly string[]
  readonly onChange: (values: string[]) => void
  readonly disabled: boolean
  readonly invalid: boolean
  readonly placeholder: string
  /** What is known of a value, beside it. */
  readonly noteOf?: (value: string) => PillNote | undefined
  /** Ids of what says more about the field. */
  readonly describedBy?: string
  /** Texts are words that people say, not codes. */
  readonly words?: boolean
  /** Has the focus when its dialog opens. */
  readonly first?: boolean
  /** Told whether there is a text that is no value yet; leaving the field makes it one. */
  readonly onTyping?: (typing: boolean) => void
}

const ends = /[\s,;]/

/** A list of short texts, each a pill; a comma, a space or Enter ends one, leaving the field too. */
export function TagsField(props: TagsFieldProps) {
  const { label, values, onChange, disabled, invalid, placeholder, noteOf, describedBy } = props
  const input = useRef<HTMLInputElement>(null)
  const [text, keepText] = useState('')
  const setText = (next: string) => {
    keepText(next)
    props.onTyping?.(next.trim() !== '')
  }
  const add = (typed: string) => {
    const items = typed.split(/[\s,;]+/).filter((item) => item !== '')
    if (items.length > 0) onChange([...new Set([...values, ...items])])
    setText('')
  }
  const remove = (value: string) => {
    onChange(values.filter((each) => each !== value))
    input.current?.focus()
  }
  return (
    <div className={cx(styles.field, invalid && styles.invalid, disabled && styles.disabled)}>
      {values.map((value) => (
        <Pill
          key={value}
          text={value}
          note={noteOf?.(value)}
          code={props.words !== true}
          disabled={disabled}
          onRemove={() => remove(value)}
        />
      ))}
      <input
        ref={input}
        className={styles.input}
        aria-label={label}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        data-autofocus={props.first}
        value={text}
        disabled={disabled}
        spellCheck={false}
        autoComplete="off"
        placeholder={values.length === 0 ? placeholder : ''}
        onChange={({ currentTarget, nativeEvent }) => {
          const typed = currentTarget.value
          // A syllable that is still composed belongs to no text yet.
          const composes = 'isComposing' in nativeEvent && nativeEvent.isComposing === true
          if (ends.test(typed) && !composes) add(typed)
          else setText(typed)
        }}
        onPaste={(event) => {
          // A field of one line would put the lines of a list together.
          const pasted = event.clipboardData.getData('text')
          if (!ends.test(pasted)) return
          event.preventDefault()
          add(`${text} ${pasted}`)
        }}
        onBlur={() => add(text)}
        onKeyDown={(event) => {
          if (!isRealKey(event)) return
          // Enter ends the tag; only on an empty field it is for the form.
          if (event.key === 'Enter' && text !== '') {
            event.preventDefault()
            add(text)
          }
          if (event.key === 'Backspace' && text === '') onChange(values.slice(0, -1))
        }}
      />
    </div>
  )
}
