import { AppError } from '@mold/shared/errors.ts'
import { askNow, type AskNowParts } from '../host-commands/ask-now.ts'
import { requireHost } from './start.service.ts'
import type { InstanceRecord } from './instance.repository.ts'

/**
 * What a running instance has on its screen: a PNG in Base64.
 *
 * @throws AppError instance.not_running, instance.host_away, and as the host failed
 */
export async function screenshotOf(parts: AskNowParts, instance: InstanceRecord): Promise<string> {
  const { uuid, host_id: id, host_name: name, state } = instance
  if (state !== 'Running' || id === null) throw new AppError('instance.not_running')
  await requireHost(parts.db, instance, 'ask')
  const host = { id, name: name ?? '' }
  return (await askNow(parts, host, 'domain.screenshot', { instance: uuid })).png
}
