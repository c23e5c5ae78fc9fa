import type { ObjectOf } from '@mold/shared/contract/field.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import type { imageFields, imageZoneFields } from '@mold/shared/commands/images/image.fields.ts'
import { type Caller, isAdmin, isRoot, ownAccounts, shownPath } from '../access/caller.ts'
import { ownerView } from '../access/owner.view.ts'
import { zoneOpenTo } from '../access/image-rule.ts'
import { imageCan, zoneCan } from './can.ts'
import { shownUrl } from './convert/address.ts'
import { openDetails } from '../sources/direct-headers.ts'
import { tagsOf } from '../tags/tag.view.ts'
import type { ImageRecord, ZoneCopy } from './image.repository.ts'
import { downloadStateOf, errorOf, isMoving, maxAttempts, percentOf, statusOf } from './status.ts'

export type WireImage = ObjectOf<typeof imageFields>
type WireZone = ObjectOf<typeof imageZoneFields>

/** `status` and `url` are shown to the owner and to admins who see it (semantics §2.3). */
function showsSource(caller: Caller, image: ImageRecord): boolean {
  const owner = ownAccounts(caller).includes(image.account_id)
  return owner || isRoot(caller) || (image.kind === 'iso' && isAdmin(caller))
}

/** One that is on hosts has nothing in an image store that it could be downloaded to. */
const shownStatus = (image: ImageRecord, copy: ZoneCopy) =>
  statusOf(image.kind, { ...copy, direct: copy.direct && image.type !== 'PERHOST' })

/** The zone of a row; what is on hosts is in none (api-commands §0). */
function zoneOf(image: ImageRecord, copy: ZoneCopy | undefined) {
  const shown = image.type === 'PERHOST' ? undefined : copy
  return { zoneid: shown?.zone_uuid, zonename: shown?.zone_name }
}

/** The copies that a caller may know of: those in zones that are open to its domain. */
export function copiesFor(caller: Caller, image: ImageRecord): readonly ZoneCopy[] {
  if (isRoot(caller)) return image.copies
  return image.copies.filter((copy) => zoneOpenTo(copy.zone_domain_path, caller.domain.path))
}

function zoneView(image: ImageRecord, copy: ZoneCopy, caller: Caller): WireZone {
  return {
    can: zoneCan(caller, image, copy),
    zoneid: copy.zone_uuid,
    zonename: copy.zone_name,
    isready: copy.state === 'ready',
    state: copy.state,
    percent: percentOf(copy),
    bytes: copy.bytes,
    totalbytes: copy.total_bytes ?? undefined,
    attempt: copy.attempt,
    maxattempts: maxAttempts,
    nextretry: copy.next_try && isMoving(copy) ? wireDate(copy.next_try) : undefined,
    updated: wireDate(copy.updated),
    ...(showsSource(caller, image) && {
      status: shownStatus(image, copy),
      error: errorOf(copy),
      errorcode: copy.error_code ?? undefined,
      errorparams: copy.error_params ?? undefined,
    }),
  }
}

function downloadDetails(copies: readonly ZoneCopy[]): Record<string, string>[] {
  return copies.flatMap((copy) =>
    copy.stores.map((datastore) => ({
      datastore,
      downloadPercent: String(percentOf(copy)),
      downloadState: downloadStateOf(copy),
    })),
  )
}

const gib = 1024 ** 3

/** What ties the data disks of an appliance to their template (semantics §5). */
function familyView({ parent, dataDisks }: ImageRecord): Partial<WireImage> {
  return {
    parenttemplateid: parent?.uuid,
    ...(dataDisks.length > 0 && {
      childtemplates: dataDisks.map(({ uuid, name, virtual_size }) => ({
        id: uuid,
        name,
        size: Math.round((virtual_size ?? 0) / gib),
      })),
    }),
  }
}

/** That of the bytes; of one that hosts fetch themselves what one has found, or what was given. */
function digestOf(image: ImageRecord): string | undefined {
  if (!image.direct_download) return image.object_digest ?? undefined
  return image.source_digest ?? image.checksum?.replace(/^\{.*\}/, '')
}

function ownView(image: ImageRecord): WireImage {
  const { is_extractable, type } = image.parent ?? image
  return {
    id: image.uuid,
    name: image.name,
    displaytext: image.display_text,
    ispublic: image.is_public,
    isfeatured: image.is_featured,
    isextractable: is_extractable && type !== 'SYSTEM',
    isready: false,
    passwordenabled: image.password_enabled,
    sshkeyenabled: image.sshkey_enabled,
    isdynamicallyscalable: image.dynamically_scalable,
    bootable: image.bootable,
    crossZones: image.cross_zones,
    directdownload: image.direct_download,
    deployasis: image.deploy_as_is,
    requireshvm: image.requires_hvm,
    forcks: false,
    hasannotations: false,
    created: wireDate(image.created),
    format: image.format,
    hypervisor: image.hypervisor ?? undefined,
    bits: image.bits,
    arch: image.arch,
    ostypeid: image.os_uuid ?? undefined,
    ostypename: image.os_name ?? undefined,
    ...ownerView(image),
    accountid: image.project_uuid === null ? image.account_uuid : undefined,
    domain: image.domain_name,
    domainid: image.domain_uuid,
    domainpath: shownPath(image.domain_path),
    size: image.virtual_size || undefined,
    physicalsize: image.physical_size || undefined,
    virtualsize: image.virtual_size || undefined,
    remarks: image.remarks.length > 0 ? image.remarks : undefined,
    checksum: digestOf(image),
    templatetype: image.type,
    sourcetemplateid: image.source_uuid ?? undefined,
    ...familyView(image),
    details: openDetails(image.details),
    deployasisdetails: image.deploy_as_is_details,
    downloaddetails: [],
    tags: tagsOf(image.kind, image),
    updated: wireDate(image.updated),
    ...(image.removed && { removed: wireDate(image.removed) }),
    ...(image.job_uuid && { jobid: image.job_uuid, jobstatus: 0 }),
  }
}

/** What depends on the caller: source, tag and what may be done. */
function callerView(image: ImageRecord, caller: Caller): Partial<WireImage> {
  const source = showsSource(caller, image)
  return {
    url: (source && shownUrl(image)) || undefined,
    ...(source && { details: image.details }),
    sourcechecksum: image.source_digest ? `{SHA-256}${image.source_digest}` : undefined,
    templatetag: (isAdmin(caller) && image.template_tag) || undefined,
    can: imageCan(caller, image),
  }
}

/** An image without its zones, as updateTemplate and updateIso answer it. */
export function imageView(image: ImageRecord, caller: Caller): WireImage {
  return { ...ownView(image), ...callerView(image, caller) }
}

/** One row per zone, as unmodified clients know it. */
export function zoneRowView(image: ImageRecord, copy: ZoneCopy, caller: Caller): WireImage {
  return {
    ...imageView(image, caller),
    isready: copy.state === 'ready',
    ...zoneOf(image, copy),
    status: showsSource(caller, image) ? shownStatus(image, copy) : undefined,
    downloaddetails: downloadDetails([copy]),
  }
}

/** One row per image with its zones inside (`showunique=true`). */
export function uniqueRowView(image: ImageRecord, caller: Caller): WireImage {
  const copies = copiesFor(caller, image)
  const source = showsSource(caller, image)
  const shown = copies.find((copy) => copy.state === 'ready') ?? copies[0]
  return {
    ...imageView(image, caller),
    isready: copies.some((copy) => copy.state === 'ready'),
    ...zoneOf(image, shown),
    status: source && shown ? shownStatus(image, shown) : undefined,
    downloaddetails: downloadDetails(copies),
    zones: copies.map((copy) => zoneView(image, copy, caller)),
  }
}
