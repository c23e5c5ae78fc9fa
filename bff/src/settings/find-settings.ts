import { type SettingName, settingNames, settingTable } from './declarations.ts'
import type { RowScope } from './settings.repository.ts'
import type { Setting } from './setting.ts'

/** Everything that is given has to hold; names of groups and categories count in any case. */
export interface SettingFilter {
  /** A scope other than `global`: only settings that can be set in it. */
  readonly scope: RowScope
  readonly name?: string | undefined
  readonly category?: string | undefined
  readonly group?: string | undefined
  readonly subgroup?: string | undefined
  readonly parent?: string | undefined
  readonly keyword?: string | undefined
}

/** The settings that a list may show, by name; hidden ones are never among them. */
export function findSettings(filter: SettingFilter): [SettingName, Setting][] {
  return settingNames
    .map((name): [SettingName, Setting] => [name, settingTable[name]])
    .filter(([name, setting]) => matches(name, setting, filter))
}

const same = (wanted: string | undefined, found: string | undefined) =>
  wanted === undefined || wanted.toLowerCase() === found?.toLowerCase()

function matches(name: SettingName, setting: Setting, filter: SettingFilter): boolean {
  const keyword = filter.keyword?.toLowerCase() ?? ''
  const words = [name, setting.displaytext, setting.description]
  return (
    setting.hidden !== true &&
    (filter.scope === 'global' || (setting.scopes ?? []).includes(filter.scope)) &&
    (filter.name === undefined || filter.name === name) &&
    same(filter.category, setting.category) &&
    same(filter.group, setting.group) &&
    same(filter.subgroup, setting.subgroup) &&
    same(filter.parent, setting.parent) &&
    words.some((text) => text.toLowerCase().includes(keyword))
  )
}
