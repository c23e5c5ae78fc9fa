import type { SettingWords } from './setting-words.ts'
import { isChanged, type Setting } from './setting-kind.ts'

/** Groups in the order in which admins need them; unknown ones follow by name. */
const order = ['Images', 'Limits', 'Access', 'Storage', 'Instances', 'API']

export interface SettingGroup {
  readonly name: string
  readonly count: number
}

export interface SettingSection {
  readonly group: string
  readonly subgroup: string
  readonly settings: readonly Setting[]
}

function place(group: string): number {
  const index = order.indexOf(group)
  return index === -1 ? order.length : index
}

/** Every group of some settings with how many it holds, in order. */
export function groupsOf(settings: readonly Setting[]): SettingGroup[] {
  const byGroup = Map.groupBy(settings, ({ group = '' }) => group)
  return [...byGroup]
    .map(([name, { length }]) => ({ name, count: length }))
    .toSorted((a, b) => place(a.name) - place(b.name) || a.name.localeCompare(b.name))
}

/** Settings under their sub-groups, in the order of their groups. */
export function sectionsOf(settings: readonly Setting[]): SettingSection[] {
  return groupsOf(settings).flatMap(({ name: group }) => {
    const inGroup = settings.filter((setting) => setting.group === group)
    const bySubgroup = Map.groupBy(inGroup, ({ subgroup = '' }) => subgroup)
    return [...bySubgroup].map(([subgroup, members]) => ({ group, subgroup, settings: members }))
  })
}

export interface SettingSearch {
  readonly q: string
  readonly changed: boolean
  /** Changed means: of its own in the place that is shown. */
  readonly inPlace?: boolean
}

/** Settings whose key, name or description holds every word, in the language that is shown. */
export function searchSettings(
  settings: readonly Setting[],
  { q, changed, inPlace = false }: SettingSearch,
  words: SettingWords,
): Setting[] {
  const wanted = q.toLowerCase().split(/\s+/).filter(Boolean)
  return settings.filter((setting) => {
    const { title, about } = words(setting)
    const text = `${setting.name} ${title} ${about}`.toLowerCase()
    return wanted.every((word) => text.includes(word)) && (!changed || isChanged(setting, inPlace))
  })
}
