import '@mantine/core/styles/Input.css'
import { TextInput } from '@mantine/core'
import { IconSelector } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { GroupedSelectList, GroupedSelectProps } from './grouped-select-list.tsx'

export type { ChoiceGroup } from './grouped-select-list.tsx'

/** What the field says of itself while its list is not there, as it will with it. */
const closedList = {
  role: 'combobox',
  'aria-expanded': false,
  'aria-haspopup': 'listbox',
} as const

interface LazyProps extends GroupedSelectProps {
  /** True once it is likely to be used: loads its list ahead. */
  readonly soon: boolean
}

/**
 * One out of a long list in groups, found by any of its words in any order. Until it is used a field
 * stands in its place, because the code of a floating list weighs as much as a page.
 */
export function GroupedSelect({ soon, ...props }: LazyProps) {
  const place = useRef<HTMLDivElement>(null)
  const [wanted, setWanted] = useState(false)
  const [List, setList] = useState<typeof GroupedSelectList>()
  useEffect(() => {
    if (!soon && !wanted) return
    void import('./grouped-select-list.tsx').then(
      ({ GroupedSelectList: Loaded }) => setList(() => Loaded),
      // The server is away; the next use asks again.
      () => setWanted(false),
    )
  }, [soon, wanted])
  // Whoever was in the field when the list arrived stays in it.
  useEffect(() => {
    if (List !== undefined && wanted) place.current?.querySelector('input')?.focus()
  }, [List, wanted])
  if (List !== undefined) {
    return (
      <div ref={place}>
        <List {...props} />
      </div>
    )
  }
  const { label, placeholder, error, value, groups } = props
  const chosen = groups.flatMap(({ choices }) => choices).find((choice) => choice.value === value)
  return (
    <TextInput
      label={label}
      aria-label={props['aria-label']}
      placeholder={placeholder ?? ''}
      error={error}
      value={chosen?.label ?? ''}
      readOnly
      {...closedList}
      rightSection={<IconSelector size={14} aria-hidden />}
      rightSectionPointerEvents="none"
      onFocus={() => setWanted(true)}
    />
  )
}
