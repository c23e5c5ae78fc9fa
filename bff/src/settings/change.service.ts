import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../access/caller.ts'
import type { Db, Trx } from '../db/database.ts'
import { recordEvent } from '../events/events.service.ts'
import { isSettingName, type SettingName, settingTable } from './declarations.ts'
import { checkValue } from './setting-value.ts'
import { createSettings } from './settings.service.ts'
import { removeSetting, type RowScope, type ScopeIds, writeSetting } from './settings.repository.ts'
import type { Setting } from './setting.ts'

/** The place whose value is read or changed. */
export interface SettingPlace {
  readonly scope: RowScope
  /** 0 for the global value. */
  readonly scopeId: number
  /** The same as readers name it. */
  readonly ids: ScopeIds
  /** Says where, for events; empty for the global value. */
  readonly label: string
}

export const globalPlace: SettingPlace = { scope: 'global', scopeId: 0, ids: {}, label: '' }

export interface ChangedSetting {
  readonly name: SettingName
  readonly setting: Setting
  /** In effect in that place. */
  readonly value: string | null
}

/**
 * Sets a value in one place; it acts at once. `sent` undefined changes nothing. Clearing a value
 * leaves what applies without it: the value of the next wider scope, or nothing where the global
 * value is a text, or the default.
 *
 * @throws AppError setting.*
 */
export async function changeSetting(
  db: Db,
  caller: Caller,
  change: { name: string; sent: string | undefined; place: SettingPlace },
): Promise<ChangedSetting> {
  const { place, sent } = change
  const { name, setting } = settingIn(change.name, place)
  if (sent === undefined) return { name, setting, value: await effective(db, name, place) }
  const value = checkValue(name, setting, sent)
  return db.transaction().execute(async (trx) => {
    // Only a text can be "nothing"; a number or a switch always has a value.
    const keepsNull = place.scope === 'global' && setting.type === 'String'
    const row = { name, scope: place.scope, scopeId: place.scopeId }
    if (value === null && !keepsNull) await removeSetting(trx, row)
    else await writeSetting(trx, { ...row, value })
    const told = setting.secure === true ? 'a new value' : (value ?? 'nothing')
    await tell(trx, caller, `Setting ${name}${place.label} was changed to ${told}`, name)
    return { name, setting, value: await effective(trx, name, place) }
  })
}

/**
 * Removes the value of one place: the default, or that of the next wider scope, applies again.
 *
 * @throws AppError setting.*
 */
export async function resetSetting(
  db: Db,
  caller: Caller,
  reset: { name: string; place: SettingPlace },
): Promise<ChangedSetting> {
  const { place } = reset
  const { name, setting } = settingIn(reset.name, place)
  return db.transaction().execute(async (trx) => {
    await removeSetting(trx, { name, scope: place.scope, scopeId: place.scopeId })
    await tell(trx, caller, `Setting ${name}${place.label} was reset`, name)
    return { name, setting, value: await effective(trx, name, place) }
  })
}

function settingIn(sentName: string, place: SettingPlace) {
  const name = sentName.trim()
  if (name === '') throw new AppError('setting.name_empty')
  if (!isSettingName(name)) throw new AppError('setting.unknown', { name })
  const setting: Setting = settingTable[name]
  const allowed = place.scope === 'global' || (setting.scopes ?? []).includes(place.scope)
  if (!allowed) throw new AppError('setting.wrong_scope', { name })
  return { name, setting }
}

function effective(db: Db | Trx, name: SettingName, place: SettingPlace): Promise<string | null> {
  return createSettings(db).value(name, place.ids)
}

function tell(trx: Trx, caller: Caller, description: string, name: string): Promise<string> {
  return recordEvent(trx, {
    type: 'CONFIGURATION.VALUE.EDIT',
    level: 'INFO',
    state: 'Completed',
    description,
    accountId: caller.account.id,
    username: caller.user.username,
    resourceType: 'Configuration',
    resourceName: name,
  })
}
