import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import { ownerAccount, type OwnerParams } from '../../access/owners.ts'
import { qemuUtils } from '../../converters/qemu-img.ts'
import type { Db } from '../../db/database.ts'
import type { ConverterState } from '../../infrastructure/converter-state.ts'
import { imageFor } from '../find.ts'
import { type ImageRecord, loadImages } from '../image.repository.ts'
import { copiesFor } from '../image.view.ts'
import { targetZones } from '../register/targets.ts'
import { insertConversion } from './insert.ts'
import { checkTarget, targetOf } from './rules.ts'

export interface ConvertParts {
  readonly db: Db
  readonly canConvert: Pick<ConverterState, 'anywhere'>
  /** Wakes the workers once the rows are there. */
  readonly wake: () => Promise<void>
}

/** What convertImage asks for. */
export interface ConvertRequest extends OwnerParams {
  readonly id: string
  readonly hypervisor: string
  readonly format?: string | undefined
  readonly name?: string | undefined
  readonly displaytext?: string | undefined
  /** Those in which the source is ready when not given. */
  readonly zoneids?: readonly string[] | undefined
}

/**
 * Begins the conversion of a template into a new one (spec K3): its rows are there at once, a worker brings
 * the bytes. Who may use a template may make one of another format from it, which may be downloaded only if
 * the source may.
 *
 * @throws AppError conversion.*, image.*, zone.*, limit.exceeded
 */
export async function beginConversion(
  { db, canConvert, wake }: ConvertParts,
  caller: Caller,
  request: ConvertRequest,
): Promise<ImageRecord> {
  const target = targetOf(request)
  const asked = { id: request.id, kind: 'template', command: 'convertimage' } as const
  const source = await imageFor(db, caller, { ...asked, words: 'specified' }, 'use')
  checkTarget(source, target)
  if (!(await canConvert.anywhere())) throw new AppError('conversion.tool_missing', qemuUtils)
  const owner = await ownerAccount(db, caller, request)
  const ready = copiesFor(caller, source).filter(({ state }) => state === 'ready')
  if (ready.length === 0) throw new AppError('conversion.not_ready', { name: source.name })
  const zoneids = request.zoneids ?? ready.map(({ zone_uuid: uuid }) => uuid)
  const { zones } = await targetZones(db, caller, owner, { zoneids })
  const { name, displaytext } = request
  const made = await db.transaction().execute((trx) =>
    insertConversion(trx, caller, {
      source,
      target,
      name,
      displaytext,
      ownerId: owner.id,
      zones,
    }),
  )
  await wake()
  const [image] = await loadImages(db, [made.id])
  if (!image) throw new AppError('conversion.source_gone')
  return image
}
