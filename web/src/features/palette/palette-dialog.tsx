import { IconSearch } from '@tabler/icons-react'
import { useId, useState, type KeyboardEvent } from 'react'
import { useNavigate } from 'react-router'
import { useErrorWords } from '../../i18n/error-text.ts'
import { useT } from '../../i18n/i18n.ts'
import { CommandDialog } from '../../ui/command-dialog.tsx'
import { failureOf } from '../../ui/failure.ts'
import { isRealKey } from '../../ui/keys.ts'
import type { Entry } from './entry.ts'
import { optionId, PaletteList } from './palette-list.tsx'
import styles from './palette.module.css'
import { useRecent } from './recent.ts'
import { useEntries } from './use-entries.ts'
import { useSettledText } from '../../ui/use-settled-text.ts'

/** Pages, actions, images and settings by name: a field whose list opens below it. */
export function PaletteDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const listId = useId()
  const { text, settled, waiting, field } = useSettledText()
  const { groups, pending, error } = useEntries(text, settled)
  const [chosenId, setChosenId] = useState<string>()
  const choose = useChoose(onClose)
  const entries = groups.flatMap((group) => group.entries)
  // What was chosen may be gone with the next letter; then the first is.
  const at = Math.max(
    0,
    entries.findIndex(({ id }) => id === chosenId),
  )
  const active = entries[at]
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isRealKey(event)) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setChosenId(entries.at((at + step) % entries.length)?.id)
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      if (active !== undefined) choose(active)
    }
  }
  return (
    <CommandDialog label={t('palette.title')} onClose={onClose}>
      <div className={styles.field}>
        <IconSearch size={18} className={styles.icon ?? ''} aria-hidden />
        <input
          {...field}
          onChange={(event) => {
            field.onChange(event)
            setChosenId(undefined)
          }}
          onKeyDown={onKeyDown}
          data-autofocus
          type="text"
          className={styles.input}
          role="combobox"
          aria-label={t('palette.title')}
          aria-expanded={entries.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={active === undefined ? undefined : optionId(listId, active)}
          placeholder={t('palette.placeholder')}
          autoComplete="off"
          spellCheck={false}
        />
      </div>
      <PaletteList
        id={listId}
        groups={groups}
        active={active}
        onChoose={choose}
        onPoint={({ id }) => setChosenId(id)}
      />
      <Status count={entries.length} pending={pending || waiting} error={error} />
    </CommandDialog>
  )
}

interface StatusProps {
  readonly count: number
  readonly pending: boolean
  readonly error: unknown
}

/** How many there are, that more is looked for, or why images could not be. */
function Status({ count, pending, error }: StatusProps) {
  const t = useT()
  const words = useErrorWords()
  const found = count === 0 ? t('palette.nothing') : t('palette.count', { count })
  return (
    <output className={styles.status}>
      {error ? words(failureOf(error)) : pending ? t('palette.looking') : found}
      <span className={styles.keys} aria-hidden>
        <kbd>↑</kbd> <kbd>↓</kbd> {t('palette.move')} <kbd>Enter</kbd> {t('palette.choose')}
      </span>
    </output>
  )
}

/** Closes and goes there, or does it; where one goes is kept among the recent ones. */
function useChoose(onClose: () => void) {
  const navigate = useNavigate()
  const [, remember] = useRecent()
  return ({ to, state, label, run }: Entry) => {
    onClose()
    if (to === undefined) run?.()
    else {
      if (state === undefined) remember({ to, label })
      void navigate(to, { state })
    }
  }
}
