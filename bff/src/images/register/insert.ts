import { AppError } from '@mold/shared/errors.ts'
import { type Caller, isRoot } from '../../access/caller.ts'
import type { Trx } from '../../db/database.ts'
import { createSettings, type Settings } from '../../settings/settings.service.ts'
import { insertImageRow } from '../image.repository.ts'
import { insertCopies } from '../zone-copy.repository.ts'
import type { checkAttributes } from './attributes.ts'
import type { DirectSizes } from './direct.ts'
import type { ImageRequest } from './request.ts'
import type { TargetZone } from './targets.ts'

type Checked = ReturnType<typeof checkAttributes>

/**
 * Whether the owner may make public images (semantics §4.4).
 *
 * @throws AppError image.private_only
 */
export async function checkPublic(
  settings: Settings,
  caller: Caller,
  request: Pick<ImageRequest, 'ispublic'>,
  ownerId: number,
): Promise<void> {
  if (request.ispublic !== true || isRoot(caller)) return
  const allowed = await settings.boolean('allow.public.user.templates', { accountId: ownerId })
  if (!allowed) throw new AppError('image.private_only')
}

/** Details that the descriptor of an appliance has the word on. */
const saidByOvf: ReadonlySet<string> = new Set(['rootDiskController', 'nicAdapter'])

const isDeployedAsIs = ({ deployasis, hypervisor }: ImageRequest) =>
  deployasis === true && hypervisor === 'VMware'

/**
 * What is given, but for what an appliance that is deployed as it is says itself; and of templates for
 * XenServer the version of its tools (semantics §4.4).
 */
async function detailsOf(
  trx: Trx,
  request: ImageRequest,
): Promise<Readonly<Record<string, string>>> {
  const { kind, hypervisor, details = {} } = request
  if (isDeployedAsIs(request)) {
    return Object.fromEntries(Object.entries(details).filter(([name]) => !saidByOvf.has(name)))
  }
  if (kind !== 'template' || hypervisor !== 'XenServer') return details
  const version = await createSettings(trx).value('xenserver.pvdriver.version')
  return version ? { hypervisortoolsversion: version, ...details } : details
}

/** Writes the rows of a new image: itself and its copy in every zone. */
export async function insertImage(
  trx: Trx,
  request: ImageRequest,
  checked: Checked,
  of: {
    readonly ownerId: number
    readonly osId: number | null
    readonly zones: readonly TargetZone[]
    readonly crossZones: boolean
    /** Null for one whose bytes are sent. */
    readonly url: string | null
    readonly state: 'waiting' | 'uploading' | 'converting'
    /** Of one that hosts fetch themselves, so that it is ready at once: bytes of its file, and of the disk in it. */
    readonly direct?: DirectSizes
    /** The image that it is made from. */
    readonly sourceId?: number
  },
): Promise<{ id: number; uuid: string }> {
  const image = await insertImageRow(trx, {
    kind: request.kind,
    name: checked.name,
    display_text: request.displaytext?.trim() || checked.name,
    type: checked.type,
    account_id: of.ownerId,
    format: request.format,
    hypervisor: request.hypervisor,
    bits: checked.bits,
    arch: checked.arch,
    guest_os_id: of.osId,
    // Nothing else tells what guest it is for.
    os_from_image: request.format === 'OVA' && request.ostypeid === undefined,
    is_public: request.ispublic === true,
    is_featured: checked.featured,
    is_extractable: request.isextractable === true,
    password_enabled: request.passwordenabled === true,
    sshkey_enabled: request.sshkeyenabled === true,
    dynamically_scalable: request.isdynamicallyscalable === true,
    bootable: request.bootable,
    requires_hvm: request.requireshvm ?? true,
    direct_download: of.direct !== undefined,
    ...(of.direct && {
      physical_size: of.direct.bytes,
      virtual_size: of.direct.virtualSize,
    }),
    deploy_as_is: isDeployedAsIs(request),
    cross_zones: of.crossZones,
    url: of.url,
    source_template_id: of.sourceId ?? null,
    checksum: checked.checksum,
    template_tag: request.templatetag ?? null,
    details: JSON.stringify(await detailsOf(trx, request)),
  })
  await insertCopies(
    trx,
    image.id,
    of.zones.map((zone) => zone.id),
    of.direct ? 'ready' : of.state,
    of.direct !== undefined,
  )
  return image
}
