import { AppError } from '@mold/shared/errors.ts'
import {
  checkHypervisorFormat,
  type ImageFormat,
  parseFormat,
  parseHypervisor,
} from '@mold/shared/images/formats.ts'
import { checkImageName } from '@mold/shared/images/names.ts'
import { type Caller, isRoot } from '../access/caller.ts'
import type { Db } from '../db/database.ts'
import type { ImageType } from '../db/schema.ts'
import { recordEvent } from '../events/events.service.ts'
import { osTypeByUuid } from '../infrastructure/os.repository.ts'
import { directHeaders } from '../sources/direct-headers.ts'
import { changeDataDisks } from './data-disk.repository.ts'
import { doneEvent } from './image.events.ts'
import { changeImage, type ImageChanges, type ImageRecord, loadImages } from './image.repository.ts'
import { checkArch } from './register/attributes.ts'

/** Decoded parameters of updateTemplate and updateIso: only what is given changes. */
export interface UpdateRequest {
  readonly name?: string | undefined
  readonly displaytext?: string | undefined
  readonly format?: string | undefined
  readonly ostypeid?: string | undefined
  readonly passwordenabled?: boolean | undefined
  readonly bootable?: boolean | undefined
  readonly sortkey?: number | undefined
  readonly isdynamicallyscalable?: boolean | undefined
  readonly requireshvm?: boolean | undefined
  readonly isrouting?: boolean | undefined
  readonly sshkeyenabled?: boolean | undefined
  readonly templatetag?: string | undefined
  readonly templatetype?: string | undefined
  readonly details?: Readonly<Record<string, string>> | undefined
  readonly cleanupdetails?: boolean | undefined
  readonly arch?: string | undefined
}

const types: readonly ImageType[] = ['USER', 'BUILTIN', 'SYSTEM', 'ROUTING', 'VNF']

function rootOnly(caller: Caller, request: UpdateRequest): void {
  for (const name of ['templatetag', 'isrouting', 'format'] as const) {
    if (request[name] !== undefined && !isRoot(caller)) {
      throw new AppError('image.root_parameter', { name })
    }
  }
}

function typeFor(caller: Caller, request: UpdateRequest): ImageType | undefined {
  if (request.isrouting !== undefined) return request.isrouting ? 'ROUTING' : 'USER'
  if (request.templatetype === undefined) return undefined
  const type = types.find((known) => known === request.templatetype?.toUpperCase())
  if (!type) throw new AppError('image.type_invalid', { allowed: types.join(', ') })
  if (!isRoot(caller) && type !== 'USER' && type !== 'VNF') {
    throw new AppError('image.type_update_denied', { type })
  }
  return type
}

function formatFor(image: ImageRecord, request: UpdateRequest): ImageFormat | undefined {
  if (request.format === undefined) return undefined
  const format = parseFormat(request.format)
  if ((format === 'ISO') !== (image.kind === 'iso')) {
    throw new AppError('image.format_mismatch', { declared: format, found: image.format })
  }
  // What is stored was checked to be what it is called (security rules 0.1).
  if (format !== image.format && (image.object_digest !== null || image.direct_download)) {
    throw new AppError('image.format_fixed', { format: image.format })
  }
  if (image.hypervisor !== null) checkHypervisorFormat(parseHypervisor(image.hypervisor), format)
  return format
}

async function guestOs(db: Db, image: ImageRecord, uuid: string): Promise<number> {
  const os = await osTypeByUuid(db, uuid)
  if (os) return os.id
  const command = image.kind === 'iso' ? 'updateiso' : 'updatetemplate'
  throw new AppError('api.invalid_uuid', { command, name: 'ostypeid', value: uuid })
}

function detailsFor(request: UpdateRequest): string | undefined {
  if (request.cleanupdetails === true) return '{}'
  directHeaders(request.details ?? {})
  return request.details && JSON.stringify(request.details)
}

/** What becomes of the row; what is undefined stays. */
async function changesFor(
  db: Db,
  caller: Caller,
  image: ImageRecord,
  request: UpdateRequest,
): Promise<ImageChanges> {
  return {
    name: request.name === undefined ? undefined : checkImageName(request.name),
    display_text: request.displaytext?.trim() || undefined,
    format: formatFor(image, request),
    type: typeFor(caller, request),
    guest_os_id:
      request.ostypeid === undefined ? undefined : await guestOs(db, image, request.ostypeid),
    os_from_image: request.ostypeid === undefined ? undefined : false,
    password_enabled: request.passwordenabled,
    bootable: image.kind === 'iso' ? request.bootable : undefined,
    sort_key: request.sortkey,
    dynamically_scalable: request.isdynamicallyscalable,
    requires_hvm: request.requireshvm,
    sshkey_enabled: request.sshkeyenabled,
    template_tag: request.templatetag,
    details: detailsFor(request),
    arch: request.arch === undefined ? undefined : checkArch(request.arch),
  }
}

/**
 * Changes what is given; details are replaced as a whole (api-commands §1).
 *
 * @returns the image as it is then
 */
export async function updateImage(
  db: Db,
  caller: Caller,
  image: ImageRecord,
  request: UpdateRequest,
): Promise<ImageRecord> {
  rootOnly(caller, request)
  const changes = await changesFor(db, caller, image, request)
  return db.transaction().execute(async (trx) => {
    if (Object.values(changes).some((value) => value !== undefined)) {
      await changeImage(trx, image.id, changes)
    }
    await changeDataDisks(trx, image.id, changes)
    const [updated = image] = await loadImages(trx, [image.id])
    const { username } = caller.user
    await recordEvent(trx, doneEvent(updated, 'UPDATE', 'Attributes were changed', username))
    return updated
  })
}
