import { denied, failure, insufficient, parameter, unavailable } from './kinds.ts'

/* Instances: deploying, their life, ISOs in their drives (semantics §§13, 14, 16). */
export const instanceErrors = {
  'instance.not_found': parameter('Unable to find an Instance with id {id}'),
  'instance.state': parameter('Please specify an instance that is either Stopped or Running.'),
  'instance.busy': parameter('Another job works on the instance; wait until it has ended'),
  'instance.runs': parameter('The instance runs already'),
  'instance.stopped': parameter('The instance is stopped already'),
  'instance.not_running': parameter('The instance does not run; start it first'),
  'instance.not_stopped': parameter(
    'The instance is not stopped; only a stopped one can be started',
  ),
  'instance.destroyed': parameter('The instance is destroyed already; expunge or recover it'),
  'instance.not_destroyed': parameter('Only a destroyed instance can be expunged or recovered'),
  'instance.expunged': parameter('The instance is expunged; nothing of it is left'),
  'instance.admin_only': denied('Only an administrator can do this'),
  'instance.interrupted': failure(
    'The server ended while it worked on the instance, and nothing of the work was left; try again',
  ),
  'instance.no_room': insufficient(
    'The host has no room left for what the disks of the instance write, so the instance stands still. It goes on by itself once there is room: delete snapshots or volumes on the host, or ask the administrator for more primary storage',
  ),
  'instance.name_invalid': parameter(
    'Invalid name {name}. Instance name can contain ASCII letters a through z, the digits 0 through 9, and the hyphen, must be between 1 and 63 characters long, and can not start or end with a hyphen or consist of digits alone',
  ),
  'instance.name_taken': parameter(
    'The account has an instance {name} in this zone already; choose another name',
  ),
  'instance.rename_running': parameter(
    'The host name can be changed only while the instance is stopped; stop it first',
  ),
  'instance.template_unusable': parameter('Unable to use template {id}'),
  'instance.template_not_ready': parameter('The template {id} is not available for use'),
  'instance.template_system': parameter('Unable to use system template {id} to deploy a user vm'),
  'instance.hypervisor_missing': parameter(
    'Please specify the hypervisor: an ISO does not say which it is for',
  ),
  'instance.hypervisor_differs': parameter(
    'Hypervisor passed to the deployVm call, is different from the hypervisor type of the template',
  ),
  'instance.appliance': parameter(
    'Appliances cannot be deployed on KVM; convert the template to QCOW2 first',
  ),
  'instance.iso_not_bootable': parameter(
    'Installing from ISO requires an ISO that is bootable: {id}',
  ),
  'instance.iso_disk_offering': parameter(
    'Installing from ISO requires a disk offering to be specified for the root disk.',
  ),
  'instance.iso_not_found': parameter('Unable to find an ISO with id {id}'),
  'instance.iso_zone': parameter('ISO is not available in the zone the instance is in.'),
  'instance.iso_not_ready': failure(
    'Failed to prepare ISO ready to mount on hypervisor resource level',
  ),
  'instance.iso_xenserver': parameter(
    'Cannot attach Xenserver PV drivers to incompatible hypervisor {hypervisor}',
  ),
  'instance.iso_vmware': parameter(
    'Cannot attach VMware tools drivers to incompatible hypervisor {hypervisor}',
  ),
  'instance.no_iso': parameter('The specified instance has no ISO attached to it.'),
  'instance.offering_unknown': parameter('Unable to find {kind} offering {id}; choose another one'),
  'instance.size_missing': parameter(
    'Disk offering {name} leaves the size open: give the parameter size, in GiB',
  ),
  'instance.size_fixed': parameter(
    'Disk offering {name} says how large its disk is: leave the parameter size out',
  ),
  'instance.root_size': parameter(
    'The root disk must have {least} GiB at least, as the template has, and {most} GiB at most',
  ),
  'instance.root_size_iso': parameter(
    'From an ISO the disk offering says how large the root disk is: leave rootdisksize out',
  ),
  'instance.network': parameter(
    'An instance is on the one network of its zone, {network}; leave networkids out or name that one',
  ),
  'instance.boot_type': parameter('boottype must be BIOS or UEFI, not {value}'),
  'instance.boot_mode': parameter(
    'bootmode must be LEGACY, or SECURE with boottype UEFI, not {value}',
  ),
  'instance.detail': parameter('Detail {name} must be one of {allowed}, not {value}'),
  'instance.detail_denied': denied('Detail {name} may be set by administrators only'),
  'instance.not_offered': parameter('{name} is not offered; leave it out'),
  'instance.host_root_only': denied(
    'Parameter hostid can only be specified by a Root Admin, permission denied',
  ),
  'instance.host_fixed': parameter(
    'The disks of the instance are on host {host}, so it can start there only; leave hostid out',
  ),
  'instance.host_away': unavailable(
    'Host {host}, which has the disks of the instance, is not connected; look whether its agent runs, and try again',
  ),
  'instance.host_disabled': unavailable(
    'Host {host}, which has the disks of the instance, is disabled or in maintenance; enable it and try again',
  ),
  'instance.volumes': parameter('Volume {id} is no data disk of the instance'),
  'instance.password_not_enabled': parameter(
    'Fail to reset password for the Instance, the Template is not password enabled',
  ),
  'instance.password_state': parameter('Vm {id} is not in the right state'),
  'instance.password_running': parameter('Vm {id} should be stopped to do password reset'),
  'instance.password_session': unavailable(
    'The host of the instance runs libvirt for one user (qemu:///session), whose guests have no network to ask for passwords over; set the password inside the guest, or run the agent as root',
  ),
  'instance.password_invalid': parameter(
    'A guest password has {least} to {most} characters, all of them printable ASCII without spaces, and is none of the words saved_password and bad_request',
  ),
  'instance.password_unused': parameter(
    'The template is not password enabled: leave the parameter password out',
  ),
  'instance.no_encrypted_password': parameter(
    "No password for VM with id '{id}' found. When VM's SSH keypair is changed, the current encrypted password will be removed.",
  ),
  'placement.no_host': unavailable(
    'No host of zone {zone} can run {hypervisor} instances now; add a host, or look why none is up and enabled',
  ),
  'placement.no_match': unavailable(
    'No host of zone {zone} that is up runs {arch} instances with {firmware}',
  ),
  'placement.no_capacity': insufficient(
    'Unable to create a deployment for the instance: no host of zone {zone} has {memory} MiB of memory left; stop another instance, choose a smaller offering, or add a host',
  ),
  'placement.no_storage': insufficient(
    'Unable to create a deployment for the instance: no host of zone {zone} with enough memory has {bytes} bytes left on its primary storage; free some space there or add a host',
  ),
  'placement.host_unusable': unavailable(
    'Host {host} is not up and enabled in zone {zone}; choose another one',
  ),
} as const
