import type { volumeFields } from '@mold/shared/commands/volumes/volume.fields.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import { type Caller, isAdmin, shownPath } from '../../access/caller.ts'
import { ownerView } from '../../access/owner.view.ts'
import { tagsOf } from '../../tags/tag.view.ts'
import { volumeCan, whyNotTaken } from './can.ts'
import type { VolumeRecord } from './volume.repository.ts'

export type WireVolume = ObjectOf<typeof volumeFields>

/** What it was made from, a template or an ISO. */
function imageOf(volume: VolumeRecord): Partial<WireVolume> {
  const { image_uuid, image_name, image_display_text, image_kind } = volume
  if (image_uuid === null) return {}
  const name = image_name ?? undefined
  const text = image_display_text ?? undefined
  return image_kind === 'iso'
    ? { isoid: image_uuid, isoname: name, isodisplaytext: text }
    : { templateid: image_uuid, templatename: name, templatedisplaytext: text }
}

function instanceOf(volume: VolumeRecord): Partial<WireVolume> {
  if (volume.instance_uuid === null) return {}
  return {
    virtualmachineid: volume.instance_uuid,
    vmname: volume.instance_name ?? undefined,
    vmdisplayname: volume.instance_display_name ?? undefined,
    vmstate: volume.instance_state ?? undefined,
    vmtype: 'User',
    deviceid: volume.device_id ?? undefined,
  }
}

/** Where it lies, which admins are told. */
function placeOf(volume: VolumeRecord): Partial<WireVolume> {
  if (volume.pool_uuid === null) return {}
  return {
    storage: volume.pool_name ?? undefined,
    storageid: volume.pool_uuid,
    hostid: volume.host_uuid ?? undefined,
    hostname: volume.host_name ?? undefined,
    path: `${volume.uuid}.qcow2`,
  }
}

/** A volume as a caller is shown it (api-commands §0). */
export function volumeView(volume: VolumeRecord, caller: Caller): WireVolume {
  return {
    id: volume.uuid,
    name: volume.name,
    type: volume.type,
    size: volume.size,
    virtualsize: volume.size,
    physicalsize: volume.physical_size ?? undefined,
    state: volume.shown_state,
    zoneid: volume.zone_uuid,
    zonename: volume.zone_name,
    ...ownerView(volume),
    accountid: volume.project_uuid === null ? volume.account_uuid : undefined,
    domain: volume.domain_name,
    domainid: volume.domain_uuid,
    domainpath: shownPath(volume.domain_path),
    created: wireDate(volume.created),
    ...instanceOf(volume),
    ...imageOf(volume),
    diskofferingid: volume.disk_offering_uuid ?? undefined,
    diskofferingname: volume.disk_offering_name ?? undefined,
    diskofferingdisplaytext: volume.disk_offering_text ?? undefined,
    serviceofferingid: volume.service_offering_uuid ?? undefined,
    serviceofferingname: volume.service_offering_name ?? undefined,
    hypervisor: 'KVM',
    storagetype: 'local',
    ...(isAdmin(caller) && placeOf(volume)),
    snapshotid: volume.snapshot_uuid ?? undefined,
    isextractable: whyNotTaken(caller, volume) === true,
    displayvolume: true,
    destroyed: volume.removed !== null,
    quiescevm: false,
    deleteprotection: false,
    provisioningtype: 'thin',
    tags: tagsOf('volume', volume),
    ...(volume.pending_job !== null && { jobid: volume.pending_job, jobstatus: 0 }),
    updated: wireDate(volume.updated),
    snapshotcount: volume.snapshots,
    can: volumeCan(caller, volume),
  }
}
