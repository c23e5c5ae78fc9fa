import type { ComboboxParsedItem, OptionsFilter } from '@mantine/core'
import type { ReactNode } from 'react'

/** What a list shows of a search: the entries that have all of its words, in any order. */
export const byWords: OptionsFilter = ({ options, search }) => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (label: ReactNode) => {
    const text = typeof label === 'string' ? label.toLowerCase() : ''
    return words.every((word) => text.includes(word))
  }
  return options.flatMap((option): ComboboxParsedItem[] => {
    if (!('group' in option)) return fits(option.label) ? [option] : []
    // The name of a group stands for all that is in it.
    const items = option.items.filter(({ label }) => fits(`${option.group as string} ${label}`))
    return items.length === 0 ? [] : [{ ...option, items }]
  })
}
