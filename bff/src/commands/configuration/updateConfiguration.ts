import { updateConfiguration as declaration } from '@mold/shared/commands/configuration/updateConfiguration.ts'
import type { Db } from '../../db/database.ts'
import { changeSetting } from '../../settings/change.service.ts'
import { namesSetIn } from '../../settings/settings.repository.ts'
import { settingView } from '../../settings/setting.view.ts'
import type { SyncHandler } from '../handler.ts'
import { placeOf } from './place.ts'

/** api-commands §4: an absent value changes nothing. */
export function createUpdateConfiguration(db: Db): SyncHandler<typeof declaration> {
  return async (params, { caller }) => {
    const place = await placeOf(db, params, declaration)
    const change = { name: params.name, sent: params.value, place }
    const { name, setting, value } = await changeSetting(db, caller, change)
    const isSet = (await namesSetIn(db, place)).has(name)
    return settingView(name, setting, value, { scope: place.scope, isSet })
  }
}
