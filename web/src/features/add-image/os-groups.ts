import type { ChoiceGroup } from '../../ui/grouped-select.tsx'
import type { OsType } from './os-suggestion.ts'

/** Categories that speak of no system come last. */
const last = ['Other', 'None']

interface Category {
  readonly name?: string | undefined
}

/** OS types under their categories, in the order of the categories; `None` only where it may be. */
export function groupOsTypes(
  osTypes: readonly OsType[],
  categories: readonly Category[],
  withNone: boolean,
): ChoiceGroup[] {
  const place = (name: string) => {
    const late = last.indexOf(name)
    if (late !== -1) return categories.length + 1 + late
    const index = categories.findIndex((category) => category.name === name)
    return index === -1 ? categories.length : index
  }
  const byCategory = Map.groupBy(osTypes, ({ oscategoryname = 'Other' }) => oscategoryname)
  return [...byCategory]
    .filter(([name]) => withNone || name !== 'None')
    .toSorted(([a], [b]) => place(a) - place(b) || a.localeCompare(b))
    .map(([name, types]) => ({
      name,
      choices: types.map(({ id = '', description = '' }) => ({ value: id, label: description })),
    }))
}
