import type { ObjectOf } from '@mold/shared/contract/field.ts'
import type { configurationFields } from '@mold/shared/commands/configuration/configuration.fields.ts'
import type { RowScope } from './settings.repository.ts'
import type { Setting } from './setting.ts'

export type Configuration = ObjectOf<typeof configurationFields>

/**
 * A setting as the API shows it. `place` is the one that was asked for; without one, every scope
 * that it can be set in. Secure values are shown blank (api-commands §4).
 */
export function settingView(
  name: string,
  setting: Setting,
  value: string | null,
  place?: { readonly scope: RowScope; readonly isSet: boolean },
): Configuration {
  const secret = setting.secure === true
  const scopes = setting.scopes ?? []
  return {
    name,
    value: secret ? '' : (value ?? undefined),
    defaultvalue: secret ? '' : (setting.default ?? undefined),
    category: setting.category,
    group: setting.group,
    subgroup: setting.subgroup,
    parent: setting.parent,
    description: setting.description,
    displaytext: setting.displaytext,
    component: setting.component,
    scope: place?.scope ?? (scopes.length === 0 ? 'global' : scopes.join(',')),
    type: setting.type,
    options: setting.options?.join(','),
    isset: place?.isSet,
    isdynamic: true,
  }
}
