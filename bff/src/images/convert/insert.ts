import { type Caller } from '../../access/caller.ts'
import type { Trx } from '../../db/database.ts'
import { openDetails } from '../../sources/direct-headers.ts'
import { insertFetch } from '../fetch/fetch.repository.ts'
import type { ImageRecord } from '../image.repository.ts'
import { requireImageCount, requireZoneStorage } from '../limits.ts'
import { checkAttributes } from '../register/attributes.ts'
import { insertImage } from '../register/insert.ts'
import type { TargetZone } from '../register/targets.ts'
import { nameFor, type Target } from './rules.ts'
import { conversionUrl } from './address.ts'

export interface NewConversion {
  readonly source: ImageRecord
  readonly target: Target
  /** That of the source with the hypervisor behind it when not given. */
  readonly name?: string | undefined
  readonly displaytext?: string | undefined
  readonly ownerId: number
  readonly zones: readonly TargetZone[]
  /** What stands in the place of its address; that of a conversion when not given. */
  readonly url?: string | undefined
}

/** Details that mean something to one hypervisor alone (semantics §14.2). */
const ofHypervisor = [
  'rootDiskController',
  'dataDiskController',
  'nicAdapter',
  'video.hardware',
  'nestedVirtualizationFlag',
  'hypervisortoolsversion',
]

function detailsFor(source: ImageRecord, target: Target): Readonly<Record<string, string>> {
  // Whoever converts it may use it, and need not know what its owner sends with requests.
  const details = openDetails(source.details)
  if (source.hypervisor === target.hypervisor) return details
  return Object.fromEntries(Object.entries(details).filter(([key]) => !ofHypervisor.includes(key)))
}

/**
 * Writes the rows of an image that is made from another one; a worker brings its bytes once that one is
 * ready. It is private, and as its source but for what it is made into. Room and quota are held for as much
 * as the source takes.
 *
 * @throws AppError limit.exceeded, image.name_*
 */
export async function insertConversion(
  trx: Trx,
  caller: Caller,
  { source, target, ownerId, zones, ...of }: NewConversion,
): Promise<{ id: number; uuid: string; name: string }> {
  const request = {
    kind: 'template' as const,
    name: of.name ?? nameFor(source, target),
    displaytext: of.displaytext ?? source.display_text,
    ...target,
    zoneids: [],
    bootable: source.bootable,
    bits: source.bits,
    arch: source.arch,
    isextractable: source.is_extractable,
    passwordenabled: source.password_enabled,
    sshkeyenabled: source.sshkey_enabled,
    isdynamicallyscalable: source.dynamically_scalable,
    requireshvm: source.requires_hvm,
    details: detailsFor(source, target),
  }
  const checked = checkAttributes(caller, request)
  await requireImageCount(trx, ownerId)
  const made = await insertImage(trx, request, checked, {
    ownerId,
    osId: source.guest_os_id,
    zones,
    crossZones: false,
    url: of.url ?? conversionUrl(source.uuid),
    state: 'waiting',
    sourceId: source.id,
  })
  const bytes = source.physical_size
  if (bytes !== null) {
    const added = zones.length
    await requireZoneStorage(trx, { accountId: ownerId, templateId: made.id, bytes, added })
  }
  await insertFetch(trx, made.id, bytes)
  return { ...made, name: checked.name }
}
