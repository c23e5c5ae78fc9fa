import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../db/database.ts'
import type { Settings } from '../settings/settings.service.ts'
import { type Caller, isAdmin } from './caller.ts'
import { countCall } from './throttle.repository.ts'

/**
 * Counts the call, over all processes, where a setting limits calls; admins are exempt (protocol §14).
 * The settings are read anew, so a change acts on the next call.
 *
 * @throws AppError `api.limit_reached`
 */
export async function throttle(
  db: Db,
  settings: Pick<Settings, 'boolean' | 'number'>,
  caller: Caller,
): Promise<void> {
  if (isAdmin(caller) || !(await settings.boolean('api.throttling.enabled'))) return
  const [seconds, max] = await Promise.all([
    settings.number('api.throttling.interval'),
    settings.number('api.throttling.max'),
  ])
  const { calls, leftMs } = await countCall(db, caller.account.id, seconds)
  if (calls > max) throw new AppError('api.limit_reached', { ms: leftMs })
}
