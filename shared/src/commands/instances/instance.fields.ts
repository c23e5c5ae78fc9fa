import * as field from '../../contract/field.ts'
import { tagFields } from '../images/image.fields.ts'

/** What a machine's row can say it is doing (api-commands §0). */
export const instanceStates = [
  'Starting',
  'Running',
  'Stopping',
  'Stopped',
  'Destroyed',
  'Expunging',
  'Error',
] as const
export type InstanceState = (typeof instanceStates)[number]

export const nicFields = {
  id: field.string('id of the network card'),
  networkid: field.string('its network'),
  networkname: field.string('name of that network'),
  netmask: field.string('netmask of that network'),
  gateway: field.string('gateway of that network'),
  ipaddress: field.string('the address that the network gave it; absent until it has one'),
  isolationuri: field.string('unused'),
  broadcasturi: field.string('unused'),
  traffictype: field.string('Guest'),
  type: field.string('Shared'),
  isdefault: field.always(field.boolean('the guest’s default route goes through it')),
  macaddress: field.string('its hardware address'),
  deviceid: field.string('its place, counted from 0'),
}

/** Who it belongs to and where it is. */
const placeFields = {
  account: field.string('owner'),
  accountid: field.string('id of the owner'),
  userid: field.string('id of the user that made it'),
  username: field.string('name of the user that made it'),
  domain: field.string('domain of the owner'),
  domainid: field.string('id of that domain'),
  domainpath: field.string('path of that domain'),
  project: field.string('project that owns it'),
  projectid: field.string('id of that project'),
  zoneid: field.string('the zone'),
  zonename: field.string('name of the zone'),
  hostid: field.string('the host that has its disks (admins)'),
  hostname: field.string('name of that host (admins)'),
  hostcontrolstate: field.string('Enabled, Disabled, Maintenance or Offline: of its host'),
}

/** What it is made of. */
const partFields = {
  templateid: field.string('the template, or the ISO, that it was made from'),
  templatename: field.string('name of that image'),
  templatedisplaytext: field.string('description of that image'),
  templatetype: field.string('type of that image'),
  templateformat: field.string('format of that image'),
  isoid: field.string('the ISO in its drive; absent when there is none'),
  isoname: field.string('name of that ISO'),
  isodisplaytext: field.string('description of that ISO'),
  ostypeid: field.string('guest OS type'),
  guestosid: field.string('the same'),
  osdisplayname: field.string('name of the guest OS type'),
  serviceofferingid: field.string('service offering'),
  serviceofferingname: field.string('name of the service offering'),
  diskofferingid: field.string('disk offering of its further disk'),
  diskofferingname: field.string('name of that disk offering'),
  cpunumber: field.integer('processors'),
  cpuspeed: field.integer('MHz'),
  memory: field.integer('MiB'),
  rootdeviceid: field.long('place of the root disk: 0'),
  rootdevicetype: field.string('ROOT'),
  securitygroup: field.always(field.objects('always empty', { id: field.string('id') })),
  affinitygroup: field.always(field.objects('always empty', { id: field.string('id') })),
  nic: field.always(field.objects('network cards', nicFields)),
  hypervisor: field.string('KVM'),
  arch: field.string('x86_64 or aarch64'),
  boottype: field.string('BIOS or UEFI'),
  bootmode: field.string('LEGACY or SECURE'),
  details: field.always(field.map('details')),
}

/** api-commands §0 VirtualMachine, with what Mold adds at the end. */
export const instanceFields = {
  id: field.string('id of the instance'),
  name: field.string('host name'),
  displayname: field.string('name to show'),
  instancename: field.string('what the hypervisor calls it (admins)'),
  state: field.string(instanceStates.join(', ')),
  created: field.date('when it was made'),
  lastupdated: field.date('when it last changed'),
  ...placeFields,
  ...partFields,
  passwordenabled: field.always(field.boolean('its password can be set')),
  password: field.string(
    'the password that was set: only in the result of the job that set it, for the user who began that job, until 15 minutes after its end',
  ),
  haenable: field.always(field.boolean('always false')),
  isdynamicallyscalable: field.always(field.boolean('scales while it runs')),
  deleteprotection: field.always(field.boolean('always false')),
  displayvm: field.always(field.boolean('always true')),
  forvirtualnetwork: field.always(field.boolean('always false')),
  vmtype: field.string('User'),
  pooltype: field.string('Filesystem'),
  tags: field.always(field.objects('tags', tagFields)),
  jobid: field.string('the job that is working on it'),
  jobstatus: field.integer('0 while that job runs'),
  hoststate: field.string('Up, Connecting, Disconnected, Alert or Down: of its host', 'mold'),
  volumecount: field.integer('disks that it has', 'mold'),
  rootdisksize: field.long('bytes of its root disk', 'mold'),
  error: field.string('why it came into state Error, in words', 'mold'),
  errorcode: field.string('the same as a code of the error table', 'mold'),
  errorparams: field.anything('values for the text of that code', 'mold'),
  can: field.anything(
    'what the caller may do now: start, stop, reboot, destroy, expunge, recover, update, attachiso, detachiso, screenshot, attachvolume, resetpassword → true, or why not',
    'mold',
  ),
}
