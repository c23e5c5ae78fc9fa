import type { instanceFields } from '@mold/shared/commands/instances/instance.fields.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import { errorText, isErrorCode } from '@mold/shared/errors.ts'
import { type Caller, isAdmin, shownPath } from '../../access/caller.ts'
import { ownerView } from '../../access/owner.view.ts'
import { instanceCan, takesPasswords } from './can.ts'
import { tagsOf } from '../../tags/tag.view.ts'
import { instanceName } from './instance-name.ts'
import type { InstanceRecord, NamedImage, NicRecord } from './instance.repository.ts'

export type WireInstance = ObjectOf<typeof instanceFields>

function nicView(nic: NicRecord): WireInstance['nic'][number] {
  return {
    id: nic.uuid,
    networkid: nic.network_uuid,
    networkname: nic.network_name,
    netmask: nic.netmask ?? undefined,
    gateway: nic.gateway ?? undefined,
    ipaddress: nic.ip_address ?? undefined,
    traffictype: 'Guest',
    type: 'Shared',
    isdefault: nic.device_id === 0,
    macaddress: nic.mac,
    deviceid: String(nic.device_id),
  }
}

/** Whether its host can be reached, as `listHosts` says it. */
function hostView(row: InstanceRecord, caller: Caller): Partial<WireInstance> {
  if (row.host_id === null) return {}
  const isUp = row.host_server !== null && row.host_removed === null
  const { host_resource_state: resource } = row
  const control = resource === 'Enabled' || resource === 'Disabled' ? resource : 'Maintenance'
  return {
    hoststate: !isUp ? 'Disconnected' : row.host_error_code === null ? 'Up' : 'Alert',
    hostcontrolstate: isUp ? control : 'Offline',
    ...(isAdmin(caller) && {
      hostid: row.host_uuid ?? undefined,
      hostname: row.host_name ?? undefined,
    }),
  }
}

function templateView(of: NamedImage | null): Partial<WireInstance> {
  if (of === null) return {}
  return {
    templateid: of.uuid,
    templatename: of.name,
    templatedisplaytext: of.display_text,
    templatetype: of.type,
    templateformat: of.format,
  }
}

function isoView(of: NamedImage | null): Partial<WireInstance> {
  return of === null ? {} : { isoid: of.uuid, isoname: of.name, isodisplaytext: of.display_text }
}

function errorView({ error_code: code, error_params: params }: InstanceRecord) {
  if (code === null) return {}
  const known = isErrorCode(code) ? errorText(code, params ?? {}) : code
  return { error: known, errorcode: code, errorparams: params ?? undefined }
}

function partsView(row: InstanceRecord): Partial<WireInstance> {
  return {
    ...templateView(row.template),
    ...isoView(row.iso),
    ostypeid: row.os_uuid ?? undefined,
    guestosid: row.os_uuid ?? undefined,
    osdisplayname: row.os_name ?? undefined,
    serviceofferingid: row.offering_uuid,
    serviceofferingname: row.offering_name,
    diskofferingid: row.disks.offering_uuid ?? undefined,
    diskofferingname: row.disks.offering_name ?? undefined,
    cpunumber: row.cpu_number,
    cpuspeed: row.cpu_speed,
    memory: row.memory,
    rootdeviceid: 0,
    rootdevicetype: 'ROOT',
    hypervisor: row.hypervisor,
    arch: row.arch,
    boottype: row.boot_type,
    bootmode: row.boot_mode,
    volumecount: row.disks.count,
    rootdisksize: row.disks.root ?? undefined,
  }
}

function ownerOf(row: InstanceRecord): Partial<WireInstance> {
  return {
    ...ownerView(row),
    accountid: row.project_uuid === null ? row.account_uuid : undefined,
    userid: row.user_uuid,
    username: row.username,
    domain: row.domain_name,
    domainid: row.domain_uuid,
    domainpath: shownPath(row.domain_path),
    zoneid: row.zone_uuid,
    zonename: row.zone_name,
  }
}

/** api-commands §0: VirtualMachine */
export function instanceView(row: InstanceRecord, caller: Caller): WireInstance {
  return {
    id: row.uuid,
    name: row.name,
    displayname: row.display_name,
    instancename: isAdmin(caller) ? instanceName(row) : undefined,
    // Removed ones are shown to nobody, but in the result of the job that expunged one.
    state: row.state === 'Expunged' ? 'Expunging' : row.state,
    created: wireDate(row.created),
    lastupdated: wireDate(row.updated),
    ...ownerOf(row),
    ...hostView(row, caller),
    ...partsView(row),
    securitygroup: [],
    affinitygroup: [],
    nic: row.nics.map(nicView),
    details: row.details,
    passwordenabled: takesPasswords(row),
    haenable: false,
    isdynamicallyscalable: false,
    deleteprotection: false,
    displayvm: true,
    forvirtualnetwork: false,
    vmtype: 'User',
    pooltype: 'Filesystem',
    tags: tagsOf('instance', row),
    ...errorView(row),
    ...(row.pending_job !== null && { jobid: row.pending_job, jobstatus: 0 }),
    can: instanceCan(caller, row),
  }
}
