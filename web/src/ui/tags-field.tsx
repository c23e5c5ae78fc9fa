import { IconX } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useT } from '../i18n/i18n.ts'
import { cx } from './cx.ts'
import { isRealKey } from './keys.ts'
import styles from './tags-field.module.css'

interface TagsFieldProps {
  /** Read aloud as the field's name. */
  readonly label: string
  readonly values: readonly string[]
  readonly onChange: (values: string[]) => void
  readonly disabled: boolean
  readonly invalid: boolean
  readonly placeholder: string
}

/** A list of short texts, each a tag; a comma, a space or Enter ends one, leaving the field too. */
export function TagsField(props: TagsFieldProps) {
  const { label, values, onChange, disabled, invalid, placeholder } = props
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
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
        <span key={value} className={styles.tag}>
          {value}
          <button
            type="button"
            className={styles.remove}
            aria-label={t('list.filterRemove', { name: value })}
            disabled={disabled}
            onClick={() => remove(value)}
          >
            <IconX size={12} />
          </button>
        </span>
      ))}
      <input
        ref={input}
        className={styles.input}
        aria-label={label}
        aria-invalid={invalid}
        value={text}
        disabled={disabled}
        spellCheck={false}
        placeholder={values.length === 0 ? placeholder : ''}
        onChange={(event) => {
          const typed = event.currentTarget.value
          if (/[\s,;]/.test(typed)) add(typed)
          else setText(typed)
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
