import { AppError } from '@mold/shared/errors.ts'
import type { Caller, Standing } from '../../../access/caller.ts'
import { loadStanding } from '../../../access/caller.repository.ts'
import { mayDo } from '../../../access/image-rule.ts'
import { invalidUuid } from '../../../access/ids.ts'
import type { Db } from '../../../db/database.ts'
import { factsOf, type ImageRecord, loadImageByUuid } from '../../../images/image.repository.ts'
import { driverFor } from '../../drivers/index.ts'
import { type ImageBytes, imageBytes } from '../../bases/base.repository.ts'

/** An image that an instance is made from, with its bytes in the zone. */
export interface DeployedImage {
  readonly image: ImageRecord
  readonly bytes: ImageBytes
}

/** @throws AppError the refusal of the rule for images */
function requireUse(who: Standing, image: ImageRecord): void {
  const may = mayDo(who, 'use', factsOf(image))
  if (may !== true) throw new AppError(may, { account: who.account.name, name: image.name })
}

/**
 * Throws unless whoever calls and whoever is to own the instance may use an image.
 *
 * @throws AppError the refusal of the rule for images
 */
export async function requireUseFor(
  db: Db,
  caller: Caller,
  ownerId: number,
  image: ImageRecord,
): Promise<void> {
  requireUse(caller, image)
  if (ownerId === caller.account.id) return
  const owner = await loadStanding(db, ownerId)
  if (owner) requireUse(owner, image)
}

/** What an ISO needs besides to be installed from (semantics §13). */
function checkIso(
  image: ImageRecord,
  params: { hypervisor?: string | undefined; diskofferingid?: string | undefined },
): void {
  if (!image.bootable) throw new AppError('instance.iso_not_bootable', { id: image.uuid })
  if (params.diskofferingid === undefined) throw new AppError('instance.iso_disk_offering')
  if (params.hypervisor === undefined) throw new AppError('instance.hypervisor_missing')
}

function checkTemplate(image: ImageRecord, hypervisor: string | undefined): void {
  if (image.type === 'SYSTEM' || image.type === 'ROUTING') {
    throw new AppError('instance.template_system', { id: image.uuid })
  }
  if (image.parent !== null) throw new AppError('instance.template_unusable', { id: image.uuid })
  const differs =
    hypervisor !== undefined && hypervisor.toLowerCase() !== image.hypervisor?.toLowerCase()
  if (differs) throw new AppError('instance.hypervisor_differs')
}

/**
 * The template or ISO to deploy from, for those who may use it (semantics §§13, 14: in this order).
 *
 * @throws AppError api.invalid_uuid, instance.template_*, instance.iso_*, instance.no_driver, image.*
 */
export async function imageToDeploy(
  db: Db,
  caller: Caller,
  of: {
    readonly id: string
    readonly command: { readonly name: string }
    readonly ownerId: number
    readonly zoneId: number
    readonly hypervisor?: string | undefined
    readonly diskofferingid?: string | undefined
  },
): Promise<DeployedImage> {
  const { id, command } = of
  const image = await loadImageByUuid(db, id)
  if (!image) throw invalidUuid(id, { command, param: 'templateid' })
  if (image.removed !== null) throw new AppError('instance.template_unusable', { id })
  await requireUseFor(db, caller, of.ownerId, image)
  if (image.kind === 'iso') checkIso(image, of)
  else checkTemplate(image, of.hypervisor)
  driverFor((image.kind === 'iso' ? of.hypervisor : image.hypervisor) ?? '')
  const bytes = await imageBytes(db, image.id, of.zoneId)
  if (!bytes) throw new AppError('instance.template_not_ready', { id })
  return { image, bytes }
}
