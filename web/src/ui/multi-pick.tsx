import '@mantine/core/styles/Input.css'
import '@mantine/core/styles/Pill.css'
import '@mantine/core/styles/PillsInput.css'
import '@mantine/core/styles/Popover.css'
import '@mantine/core/styles/Combobox.css'
import { MultiSelect, type OptionsFilter } from '@mantine/core'
import { useEffect, useRef, type ReactNode } from 'react'
import { type FoundState, NothingFound } from './nothing-found.tsx'
import { Pill } from './pill.tsx'
import styles from './select.module.css'
import type { Choice } from './select.tsx'
import { useDrawnList } from './use-drawn-list.ts'
import type { useSettledText } from './use-settled-text.ts'

interface MultiPickProps {
  readonly label: ReactNode
  readonly description?: ReactNode
  readonly placeholder: string
  readonly choices: readonly Choice[]
  readonly values: readonly string[]
  readonly onChange: (values: string[]) => void
  /** What is searched for; the choices are what a server has found. */
  readonly search: ReturnType<typeof useSettledText>['field']
  /** How far the search is whose answer the choices are. */
  readonly found: FoundState
  readonly disabled?: boolean
  /** Has the focus when its dialog opens, without showing its list yet. */
  readonly first?: boolean
}

const asFound: OptionsFilter = ({ options }) => options

/**
 * For a field whose list changes: the component library goes on naming the option that was last gone to by keys
 * (`aria-activedescendant`) when it has been picked, and so is in the list no more.
 */
function useNoGoneOption() {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const named = field.current?.getAttribute('aria-activedescendant') ?? null
    if (named !== null && document.getElementById(named) === null) {
      field.current?.removeAttribute('aria-activedescendant')
    }
  })
  return field
}

/** Several out of a long list that is searched; the chosen ones are pills in the field. */
export function MultiPick(props: MultiPickProps) {
  const { label, description, placeholder, choices, values, onChange, search } = props
  const drawnList = useDrawnList()
  const field = useNoGoneOption()
  const labelOf = (value: string) =>
    choices.find((choice) => choice.value === value)?.label ?? value
  return (
    <MultiSelect
      {...drawnList}
      ref={field}
      label={label}
      description={description}
      placeholder={values.length === 0 ? placeholder : ''}
      data={[...choices]}
      value={[...values]}
      onChange={onChange}
      searchable
      searchValue={search.value}
      onSearchChange={(value) => search.onChange({ currentTarget: { value } })}
      onCompositionStart={search.onCompositionStart}
      onCompositionEnd={search.onCompositionEnd}
      filter={asFound}
      nothingFoundMessage={<NothingFound state={props.found} />}
      disabled={props.disabled === true}
      hidePickedOptions
      {...(props.first === true && { openOnFocus: false, 'data-autofocus': true })}
      withScrollArea={false}
      spellCheck={false}
      classNames={{ options: styles.options ?? '' }}
      comboboxProps={{ shadow: 'md' }}
      renderPill={({ value, onRemove, disabled }) => (
        <Pill text={labelOf(value ?? '')} disabled={disabled} onRemove={() => onRemove?.()} />
      )}
    />
  )
}
