import '@mantine/core/styles/Input.css'
import '@mantine/core/styles/Popover.css'
import '@mantine/core/styles/Combobox.css'
import { Select, type SelectProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { byWords } from './by-words.ts'
import { type FoundState, NothingFound } from './nothing-found.tsx'
import styles from './select.module.css'
import { useDrawnList } from './use-drawn-list.ts'

export interface Choice {
  /** What is sent; never a translated text. */
  readonly value: string
  readonly label: string
  readonly disabled?: boolean
}

interface SelectFieldProps extends Omit<SelectProps, 'data' | 'onChange' | 'value'> {
  readonly label: ReactNode
  readonly choices: readonly Choice[]
  readonly value: string | null
  readonly onChange: (value: string | null) => void
  /** How far the search is whose answer the choices are. */
  readonly found?: FoundState
  /** Draws its list beside it and not above the page, for fields in a popover: that would close. */
  readonly inPlace?: boolean
}

/** One out of a list; `searchable` for long lists such as OS types. */
export function SelectField(field: SelectFieldProps) {
  const { choices, searchable, found, inPlace, ...props } = field
  const drawnList = useDrawnList()
  return (
    <Select
      {...props}
      {...drawnList}
      {...(searchable === undefined ? {} : { searchable, filter: byWords })}
      data={[...choices]}
      allowDeselect={false}
      nothingFoundMessage={<NothingFound state={found} />}
      withScrollArea={false}
      classNames={{ options: styles.options ?? '' }}
      comboboxProps={{ shadow: 'md', withinPortal: inPlace !== true }}
    />
  )
}
