import { apiSettings } from './declarations/api.ts'
import { computeSettings } from './declarations/compute.ts'
import { defaultTemplateSettings } from './declarations/default-templates.ts'
import { directDownloadSettings } from './declarations/direct-download.ts'
import { imageSettings } from './declarations/images.ts'
import { limitSettings } from './declarations/limits.ts'
import { peopleSettings } from './declarations/people.ts'
import { storageSettings } from './declarations/storage.ts'
import { uploadSettings } from './declarations/uploads.ts'
import type { Setting, SettingType } from './setting.ts'

/**
 * Every setting of the server, declared once (semantics §18; defaults that differ are in
 * decisions). A default lives here and nowhere else: rows hold only what somebody has set.
 */
export const settingTable = {
  ...apiSettings,
  ...computeSettings,
  ...defaultTemplateSettings,
  ...directDownloadSettings,
  ...imageSettings,
  ...limitSettings,
  ...peopleSettings,
  ...storageSettings,
  ...uploadSettings,
} as const satisfies Readonly<Record<string, Setting>>

export type SettingName = keyof typeof settingTable
type NamesOf<T extends SettingType> = {
  [N in SettingName]: (typeof settingTable)[N] extends Setting<T> ? N : never
}[SettingName]
export type NumberSettingName = NamesOf<'Number'> | NamesOf<'Decimal'>
export type BooleanSettingName = NamesOf<'Boolean'>
export type TextSettingName = NamesOf<'String'>

export const settingNames = Object.keys(settingTable).filter(isSettingName).toSorted()

/** The setting of this exact name, or undefined. */
export function settingByName(name: string): Setting | undefined {
  return isSettingName(name) ? settingTable[name] : undefined
}

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingTable, name)
}
