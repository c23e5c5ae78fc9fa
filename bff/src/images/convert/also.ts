import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import type { Trx } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import { loadImages } from '../image.repository.ts'
import type { ImageRequest } from '../register/request.ts'
import type { TargetZone } from '../register/targets.ts'
import { insertConversion } from './insert.ts'
import { checkTarget, type Target, targetOf } from './rules.ts'

/**
 * What a new template is to be made into besides, each once.
 *
 * @throws AppError conversion.*, image.hypervisor_unknown
 */
export function alsoTargets(request: ImageRequest): readonly Target[] {
  const targets = (request.alsofor ?? []).map((hypervisor) => targetOf({ hypervisor }))
  const { name, format, hypervisor, directdownload: direct_download = false } = request
  for (const target of targets) {
    checkTarget({ name, format, hypervisor, direct_download }, target)
  }
  return [...new Map(targets.map((target) => [target.hypervisor, target])).values()]
}

/**
 * Makes the rows of what a new template is to be made into, beside its own: they are in the lists at once
 * and begin when it is ready.
 *
 * @throws AppError limit.exceeded, image.name_too_long
 */
export async function insertAlso(
  trx: Trx,
  caller: Caller,
  sourceId: number,
  of: {
    readonly targets: readonly Target[]
    readonly ownerId: number
    readonly zones: readonly TargetZone[]
  },
): Promise<void> {
  if (of.targets.length === 0) return
  const [source] = await loadImages(trx, [sourceId])
  if (!source) throw new AppError('conversion.source_gone')
  for (const target of of.targets) {
    const made = await insertConversion(trx, caller, { ...of, source, target })
    await recordEvent(trx, {
      type: 'TEMPLATE.CREATE',
      level: 'INFO',
      state: 'Completed',
      description: `Template ${made.name} will be made from ${source.name}`,
      accountId: of.ownerId,
      username: caller.user.username,
      resourceType: 'Template',
      resourceUuid: made.uuid,
      resourceName: made.name,
    })
  }
}
