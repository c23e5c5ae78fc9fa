import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import { osTypeByUuid, osTypeNamed } from '../../infrastructure/os.repository.ts'
import type { ImageRequest } from './request.ts'

/**
 * The guest OS of a new image. A bootable ISO needs one other than "None" (api-commands §2); VMware
 * may leave it to the OVF, else "Other (64-bit)" (decisions: OS type for VMware); a template of any
 * other hypervisor needs one.
 */
export async function guestOsFor(db: Db, request: ImageRequest): Promise<number | null> {
  const given =
    request.ostypeid === undefined ? undefined : await osTypeByUuid(db, request.ostypeid)
  if (request.ostypeid !== undefined && !given) {
    throw new AppError('api.invalid_uuid', { name: 'ostypeid', value: request.ostypeid })
  }
  if (request.kind === 'iso') {
    if (!request.bootable) return (given ?? (await osTypeNamed(db, 'None')))?.id ?? null
    if (!given || given.description === 'None') throw new AppError('image.os_invalid')
    return given.id
  }
  if (given) return given.id
  if (request.hypervisor !== 'VMware') throw new AppError('image.os_missing')
  // Until its descriptor has been read (semantics §4.4).
  const hasOvf = request.deployasis === true && request.format === 'OVA'
  const fallback = hasOvf ? 'OVF Configured OS' : 'Other (64-bit)'
  return (await osTypeNamed(db, fallback))?.id ?? null
}
