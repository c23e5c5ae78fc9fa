import { AppError } from '@mold/shared/errors.ts'
import { type Caller, isRoot } from '../../access/caller.ts'
import { ownerAccount } from '../../access/owners.ts'
import type { Db, Trx } from '../../db/database.ts'
import { changeImage, type ImageRecord, loadImages } from '../../images/image.repository.ts'
import { checkAttributes } from '../../images/register/attributes.ts'
import { insertImage } from '../../images/register/insert.ts'
import { osTypeByUuid } from '../../infrastructure/os.repository.ts'
import { requireMore } from '../../limits/require.ts'
import type { Settings } from '../../settings/settings.service.ts'
import { type MakeRequest, sourceOf } from './request.ts'
import { inheritedFrom, makeSource, type MakeSource } from './source.ts'

export interface BeginMakeParts {
  readonly db: Db
  readonly settings: Settings
}

/** What the rules for every new image look at: it is QCOW2, which every disk here is, for KVM. */
const imageRequestOf = (request: MakeRequest) => ({
  kind: 'template' as const,
  name: request.name,
  displaytext: request.displaytext,
  format: 'QCOW2' as const,
  hypervisor: 'KVM' as const,
  zoneids: [],
  bootable: true,
  bits: request.bits,
  ispublic: request.ispublic,
  isfeatured: request.isfeatured,
  passwordenabled: request.passwordenabled,
  sshkeyenabled: request.sshkeyenabled,
  isdynamicallyscalable: request.isdynamicallyscalable,
  requireshvm: request.requireshvm,
  templatetag: request.templatetag,
})

/** @throws AppError made.private_only (semantics §8, 1) */
async function checkPublic(
  { settings }: BeginMakeParts,
  caller: Caller,
  { ispublic, name }: MakeRequest,
  ownerId: number,
): Promise<void> {
  if (ispublic !== true || isRoot(caller)) return
  if (await settings.boolean('allow.public.user.templates', { accountId: ownerId })) return
  throw new AppError('made.private_only', { name })
}

interface Making {
  readonly request: MakeRequest
  readonly checked: ReturnType<typeof checkAttributes>
  readonly source: MakeSource
  readonly ownerId: number
}

/** @throws AppError made.os */
async function osOf(db: Db, { ostypeid: id }: MakeRequest): Promise<number> {
  const os = await osTypeByUuid(db, id)
  if (!os) throw new AppError('made.os', { id })
  return os.id
}

/** Limits first, then the source, then the OS type (semantics §8), and only then the row. */
async function insertMaking(db: Db, trx: Trx, { request, checked, source, ownerId }: Making) {
  await requireMore(trx, ownerId, { template: 1, secondary_storage: source.bytes })
  await source.check()
  const osId = await osOf(db, request)
  const from = await inheritedFrom(trx, source.volume, request.details)
  const image = await insertImage(
    trx,
    { ...imageRequestOf(request), isextractable: from.isExtractable, details: from.details },
    { ...checked, arch: from.arch, bits: request.bits ?? from.bits },
    {
      ownerId,
      osId,
      zones: [source.zone],
      crossZones: false,
      url: null,
      state: 'converting',
      ...(from.sourceId !== undefined && { sourceId: from.sourceId }),
    },
  )
  await changeImage(trx, image.id, { reserved: source.bytes })
  return image
}

/**
 * Makes the row of a template that a job then makes from a volume or a snapshot: it is there at once, not ready,
 * in the zone of what it is made from.
 *
 * @throws AppError made.*, image.*, volume.*, snapshot.*, limit.exceeded*, account.*, project.*, api.denied
 */
export async function beginTemplate(
  parts: BeginMakeParts,
  caller: Caller,
  request: MakeRequest,
): Promise<ImageRecord> {
  const { db } = parts
  const checked = checkAttributes(caller, imageRequestOf(request))
  const of = sourceOf(request)
  const owner = await ownerAccount(db, caller, request)
  await checkPublic(parts, caller, request, owner.id)
  const source = await makeSource(db, caller, of, request)
  const made = await db
    .transaction()
    .execute((trx) => insertMaking(db, trx, { request, checked, source, ownerId: owner.id }))
  const [image] = await loadImages(db, [made.id])
  if (!image) throw new AppError('made.cancelled')
  return image
}
