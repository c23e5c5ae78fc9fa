import type { snapshotFields } from '@mold/shared/commands/snapshots/snapshot.fields.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import { type Caller, isAdmin, shownPath } from '../../access/caller.ts'
import { ownerView } from '../../access/owner.view.ts'
import { errorOf } from '../../images/status.ts'
import { tagsOf } from '../../tags/tag.view.ts'
import { snapshotCan } from './can.ts'
import type { SnapshotRecord } from './snapshot.repository.ts'

export type WireSnapshot = ObjectOf<typeof snapshotFields>

/** How far it is, or why it failed. */
function workView(snapshot: SnapshotRecord): Partial<WireSnapshot> {
  const { pending_job, progress } = snapshot
  return {
    ...(pending_job !== null && { jobid: pending_job, jobstatus: 0 }),
    bytes: progress?.done,
    totalbytes: progress?.total,
    error: errorOf(snapshot),
    errorcode: snapshot.error_code ?? undefined,
    errorparams: snapshot.error_params ?? undefined,
  }
}

/** A snapshot as a caller is shown it (api-commands §0). */
export function snapshotView(snapshot: SnapshotRecord, caller: Caller): WireSnapshot {
  return {
    id: snapshot.uuid,
    name: snapshot.name,
    volumeid: snapshot.volume_uuid,
    volumename: snapshot.volume_name,
    volumetype: snapshot.volume_type,
    volumestate: snapshot.volume_state,
    snapshottype: 'MANUAL',
    intervaltype: 'MANUAL',
    state: snapshot.state,
    created: wireDate(snapshot.created),
    physicalsize: snapshot.physical_size ?? undefined,
    virtualsize: snapshot.virtual_size ?? undefined,
    zoneid: snapshot.zone_uuid,
    zonename: snapshot.zone_name,
    ostypeid: snapshot.os_uuid ?? undefined,
    osdisplayname: snapshot.os_name ?? undefined,
    ...ownerView(snapshot),
    accountid: snapshot.project_uuid === null ? snapshot.account_uuid : undefined,
    domain: snapshot.domain_name,
    domainid: snapshot.domain_uuid,
    domainpath: shownPath(snapshot.domain_path),
    locationtype: 'SECONDARY',
    revertable: false,
    ...(isAdmin(caller) && {
      datastoreid: snapshot.store_uuid ?? undefined,
      datastorename: snapshot.store_name ?? undefined,
    }),
    tags: tagsOf('snapshot', snapshot),
    updated: wireDate(snapshot.updated),
    virtualmachineid: snapshot.instance_uuid ?? undefined,
    vmdisplayname: snapshot.instance_display_name ?? undefined,
    templateid: snapshot.template_uuid ?? undefined,
    templatename: snapshot.template_name ?? undefined,
    hypervisor: 'KVM',
    ...workView(snapshot),
    can: snapshotCan(caller, snapshot),
  }
}
