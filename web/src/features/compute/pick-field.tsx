import type { ReactNode } from 'react'
import type { FoundState } from '../../ui/nothing-found.tsx'
import { SelectField, type Choice } from '../../ui/select.tsx'
import type { useSettledText } from '../../ui/use-settled-text.ts'

interface PickFieldProps {
  readonly label: ReactNode
  readonly description?: ReactNode
  readonly placeholder?: string
  readonly error?: ReactNode
  readonly first?: boolean
  /** What a server has found for what is typed. */
  readonly choices: readonly Choice[]
  readonly search: ReturnType<typeof useSettledText>['field']
  readonly found: FoundState
  readonly value: Choice | undefined
  readonly onChange: (chosen: Choice | undefined) => void
}

/** One out of a long list that a server searches; what is chosen stays there, whatever is typed. */
export function PickField(props: PickFieldProps) {
  const { search, choices, value, onChange, first, placeholder, ...words } = props
  const all =
    value === undefined || choices.some((choice) => choice.value === value.value)
      ? choices
      : [...choices, value]
  const { onChange: type, value: text, ...composing } = search
  return (
    <SelectField
      {...words}
      {...composing}
      {...(placeholder === undefined ? {} : { placeholder })}
      {...(first === true && { openOnFocus: false, 'data-autofocus': true })}
      searchable
      searchValue={text}
      onSearchChange={(next) => type({ currentTarget: { value: next } })}
      choices={all}
      value={value?.value ?? null}
      onChange={(id) => onChange(all.find((choice) => choice.value === id))}
    />
  )
}
