import '@mantine/core/styles/Input.css'
import '@mantine/core/styles/Popover.css'
import '@mantine/core/styles/Combobox.css'
import { Select, type SelectProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { byWords } from './by-words.ts'
import { NothingFound } from './nothing-found.tsx'
import styles from './select.module.css'
import type { Choice } from './select.tsx'
import { useDrawnList } from './use-drawn-list.ts'

export interface ChoiceGroup {
  readonly name: string
  readonly choices: readonly Choice[]
}

export interface GroupedSelectProps extends Omit<
  SelectProps,
  'data' | 'onChange' | 'value' | 'filter'
> {
  readonly label: ReactNode
  readonly groups: readonly ChoiceGroup[]
  readonly value: string | null
  readonly onChange: (value: string | null) => void
}

/** The list itself; loaded by `GroupedSelect` when somebody is about to use it. */
export function GroupedSelectList({ groups, ...props }: GroupedSelectProps) {
  const drawnList = useDrawnList()
  return (
    <Select
      {...props}
      {...drawnList}
      data={groups.map(({ name, choices }) => ({ group: name, items: [...choices] }))}
      searchable
      // What is typed replaces the choice that stands there.
      onFocus={(event) => event.currentTarget.select()}
      onClick={(event) => event.currentTarget.select()}
      allowDeselect={false}
      filter={byWords}
      nothingFoundMessage={<NothingFound />}
      withScrollArea={false}
      classNames={{ options: styles.options ?? '' }}
      comboboxProps={{ shadow: 'md' }}
    />
  )
}
