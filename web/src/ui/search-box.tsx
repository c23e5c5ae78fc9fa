import { IconSearch, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useT } from '../i18n/i18n.ts'
import { IconButton } from './button.tsx'
import { isRealKey } from './keys.ts'
import styles from './search-box.module.css'

interface SearchBoxProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly placeholder: string
}

const settleMs = 250

/**
 * Searches a moment after the last key, at once on Enter, and never in the middle of a syllable:
 * while an input method composes, what stands in the field is not yet what the user means.
 */
export function SearchBox({ value, onChange, placeholder }: SearchBoxProps) {
  const t = useT()
  const [text, setText] = useState(value)
  const [last, setLast] = useState({ value, sent: value })
  const composing = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // The address changed by other means (back, cleared filters): the field follows. What the field
  // itself has sent comes back later than the keys that were typed meanwhile.
  if (last.value !== value) {
    setLast({ ...last, value })
    if (value !== last.sent) setText(value)
  }
  useEffect(() => () => clearTimeout(timer.current), [])

  const send = (next: string) => {
    clearTimeout(timer.current)
    setLast((before) => ({ ...before, sent: next }))
    onChange(next)
  }
  const sendSoon = (next: string) => {
    setText(next)
    clearTimeout(timer.current)
    if (!composing.current) timer.current = setTimeout(() => send(next), settleMs)
  }
  return (
    <search className={styles.box}>
      <IconSearch size={15} className={styles.icon ?? ''} aria-hidden />
      <input
        type="search"
        className={styles.input}
        value={text}
        placeholder={placeholder}
        aria-label={placeholder}
        onChange={(event) => sendSoon(event.target.value)}
        onCompositionStart={() => {
          composing.current = true
        }}
        onCompositionEnd={(event) => {
          composing.current = false
          sendSoon(event.currentTarget.value)
        }}
        onKeyDown={(event) => {
          if (!isRealKey(event)) return
          if (event.key === 'Enter') send(text)
          if (event.key === 'Escape' && text !== '') {
            setText('')
            send('')
          }
        }}
      />
      {text !== '' && (
        <IconButton
          small
          className={styles.clear ?? ''}
          label={t('action.clear')}
          icon={<IconX size={15} />}
          onClick={() => {
            setText('')
            send('')
          }}
        />
      )}
    </search>
  )
}
