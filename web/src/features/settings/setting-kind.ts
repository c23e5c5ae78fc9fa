import type { ResultFor } from '../../api/client.ts'

export type Setting = ResultFor<'listConfigurations'>['items'][number]

/** How a value is edited. `choices` is any number of the options, `choice` one of them. */
export type SettingKind = 'switch' | 'number' | 'choice' | 'choices' | 'tags' | 'text'

/** Texts that the API does not tell from others: their items are separated by commas. */
export const listSettings: readonly string[] = [
  'hypervisor.list',
  'secstorage.allowed.internal.sites',
  'user.vm.denied.details',
  'user.vm.readonly.details',
]

export function kindOf({ name = '', type, options }: Setting): SettingKind {
  if (type === 'Boolean') return 'switch'
  if (type === 'Number' || type === 'Decimal') return 'number'
  const isList = listSettings.includes(name)
  if (options !== undefined) return isList ? 'choices' : 'choice'
  return isList ? 'tags' : 'text'
}

/** The items of a comma-separated value, without empty ones. */
export function itemsOf(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

/** A value as the server will keep it, so that spaces and repeated commas are no change. */
export function normalValue(setting: Setting, value: string): string {
  const kind = kindOf(setting)
  const isList = kind === 'tags' || kind === 'choices'
  return isList ? [...new Set(itemsOf(value))].join(',') : value.trim()
}

/** True when a draft says something else than the setting's present value. */
export function isEdited(setting: Setting, draft: string | undefined): draft is string {
  if (draft === undefined) return false
  return normalValue(setting, draft) !== normalValue(setting, setting.value ?? '')
}

/** True when the place that is shown has a value of its own, or everywhere, when that is not the default. */
export function isChanged(setting: Setting, inPlace = false): boolean {
  if (inPlace) return setting.isset === true
  return (
    normalValue(setting, setting.value ?? '') !== normalValue(setting, setting.defaultvalue ?? '')
  )
}

export type DraftProblem = 'settings.notInteger' | 'settings.notDecimal'

/**
 * What keeps a draft from being a value of the setting's type, as a key of the texts; ranges are
 * the server's to know. Empty text clears a value.
 */
export function draftProblem({ type }: Setting, draft: string): DraftProblem | undefined {
  const value = draft.trim()
  if (value === '') return undefined
  if (type === 'Number' && !/^[+-]?\d+$/.test(value)) return 'settings.notInteger'
  if (type === 'Decimal' && !/^[+-]?\d+(\.\d+)?$/.test(value)) return 'settings.notDecimal'
  return undefined
}
