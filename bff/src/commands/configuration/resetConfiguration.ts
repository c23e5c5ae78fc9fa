import { resetConfiguration as declaration } from '@mold/shared/commands/configuration/resetConfiguration.ts'
import type { Db } from '../../db/database.ts'
import { resetSetting } from '../../settings/change.service.ts'
import { settingView } from '../../settings/setting.view.ts'
import type { SyncHandler } from '../handler.ts'
import { placeOf } from './place.ts'

/** api-commands §4 */
export function createResetConfiguration(db: Db): SyncHandler<typeof declaration> {
  return async (params, { caller }) => {
    const place = await placeOf(db, params, declaration)
    const { name, setting, value } = await resetSetting(db, caller, { name: params.name, place })
    return settingView(name, setting, value, { scope: place.scope, isSet: false })
  }
}
