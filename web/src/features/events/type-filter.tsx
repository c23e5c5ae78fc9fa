import { eventTypes } from '@mold/shared/event-types.ts'
import { useState } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { TextField } from '../../ui/fields.tsx'
import { onConfirmKey } from '../../ui/keys.ts'
import { PopoverChip } from '../../ui/popover-chip.tsx'
import { typeWords } from './event-words.ts'
import styles from './filters.module.css'

interface TypeFilterProps {
  readonly type: string | undefined
  readonly onType: (type: string | undefined) => void
}

/** One type of events: out of those that have words, or any by its exact code. */
export function TypeFilter({ type, onType }: TypeFilterProps) {
  const t = useT()
  return (
    <PopoverChip
      name={t('events.type')}
      chosen={type === undefined ? undefined : typeWords(t, type)}
      onClear={() => onType(undefined)}
    >
      {(close) => (
        <TypeChoice
          onType={(chosen) => {
            onType(chosen)
            close()
          }}
        />
      )}
    </PopoverChip>
  )
}

function TypeChoice({ onType }: { onType: (type: string) => void }) {
  const t = useT()
  const [text, setText] = useState('')
  const wanted = text.trim().toLowerCase()
  const found = eventTypes.filter((type) =>
    `${type} ${typeWords(t, type)}`.toLowerCase().includes(wanted),
  )
  const confirm = () => {
    const [only, ...more] = found
    if (only !== undefined && more.length === 0) onType(only)
    else if (wanted !== '') onType(text.trim().toUpperCase())
  }
  return (
    <>
      <TextField
        label={t('events.typeExact')}
        placeholder="TEMPLATE.CREATE"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onConfirmKey(confirm)}
        data-autofocus
      />
      <ul className={styles.types}>
        {found.map((type) => (
          <li key={type}>
            <button type="button" className={styles.type} onClick={() => onType(type)}>
              {typeWords(t, type)}
              <code className={styles.code}>{type}</code>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
