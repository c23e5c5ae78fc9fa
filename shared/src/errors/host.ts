import { failure, parameter } from './kinds.ts'

/* Hosts and what they answer. */
export const hostErrors = {
  'host.no_answer': failure(
    'Host {host} has not answered in time; look whether its agent is connected, and try again',
  ),
  'host.bad_answer': failure(
    'Host {host} has answered {command} in a way that the server does not understand; bring its agent to the version of the server',
  ),
  'host.failed': failure('The host could not do it: {reason}'),
  'host.no_libvirt': failure(
    'libvirt does not answer ({reason}); on Debian install qemu-system-x86, qemu-utils, libvirt-daemon-system and libvirt-clients, start libvirtd, and look whether this user may use it',
  ),
  'host.tool_missing': failure(
    'The program {program} is missing on the host; install the package {package} there',
  ),
  'host.no_network': failure(
    'The libvirt network {network} cannot be used on the host ({reason}); make it with virsh net-define, or install libvirt-daemon-config-network',
  ),
  'host.passwords_session': failure(
    'Guests on the host cannot collect passwords: libvirt runs for one user there (qemu:///session), without a network of the host; run the agent as root',
  ),
  'host.passwords_taken': failure(
    'Guests on the host cannot collect passwords: another program has port {port} of {address}. If that is Mold itself, start it with another PORT, such as 8081; else stop that program',
  ),
  'host.passwords_waiting': failure('Guests on the host cannot collect passwords yet: {reason}'),
  'host.cannot_run': failure('No machine can run on the host: {reason}'),
  'host.pool_closed': failure(
    'QEMU may not reach the primary storage at {path}; give the folders above it the right x for everybody, or choose another folder with MOLD_POOL_DIR',
  ),
  'host.pool_failed': failure('The primary storage at {path} cannot be used: {reason}'),
  'host.disk_full': failure(
    'The primary storage of host {host} at {path} is full; free some space there, or add another host, and try again',
  ),
  'host.base_missing': failure('The image {digest} is not on the primary storage of the host'),
  'host.base_digest': failure(
    'The bytes of image {digest} came to the host changed; try again, and check the image store if it happens once more',
  ),
  'host.base_in_use': failure('The image {digest} is still needed by disk {disk} on the host'),
  'host.store_away': failure(
    'No image store could give image {digest} to host {host}; look at the image stores of the zone, and try again when they can be reached',
  ),
  'host.download_failed': failure('The host could not fetch the image from the server: {reason}'),
  'host.disk_missing': failure('Disk {disk} is not on the primary storage of the host'),
  'host.disk_in_use': failure('Disk {disk} is in use by a machine that runs; stop it first'),
  'host.disk_too_small': failure(
    'A disk of {size} bytes is smaller than its image, which has {base}',
  ),
  'host.disk_failed': failure('Disk {disk} cannot be made or read: {reason}'),
  'host.domain_gone': failure('The instance does not run on the host any more'),
  'host.domain_refused': failure('libvirt could not start the instance: {reason}'),
  'host.domain_stuck': failure('libvirt could not stop the instance: {reason}'),
  'host.domain_busy': failure(
    'The instance is busy with something else on the host ({reason}); try again when that is over',
  ),
  'host.no_memory': failure('The host has not enough free memory for the instance'),
  'host.no_uefi': failure(
    'The host has no UEFI firmware of this kind; install the package ovmf there',
  ),
  'host.attach_refused': failure(
    'The disk cannot be attached while the instance runs: {reason}; stop it, attach the disk, and start it again',
  ),
  'host.detach_refused': failure(
    'The instance does not let go of the disk: {reason}; unmount it in the guest, or stop the instance first',
  ),
  'host.media_refused': failure('The drive of the instance cannot be changed: {reason}'),
  'host.backup_failed': failure('The live copy of the disk failed: {reason}'),
  'host.backup_lost': failure(
    'libvirt was ended while it made a live copy for the instance, and makes no other one until the instance was stopped and started again',
  ),
  'host.screenshot_failed': failure('The host could not picture the screen: {reason}'),
  'host.intake_refused': failure('The server did not take the bytes of the disk: {reason}'),
  'host.libvirt_failed': failure('libvirt reports: {reason}'),
  'host.unknown_command': failure(
    'The agent of the host does not know {kind}; it is older than the server, update it',
  ),
  'host.bad_command': failure(
    'The agent of the host does not understand what {kind} is given: {reason}',
  ),
  'host.cancelled': failure('It was cancelled'),

  'host.no_driver': failure(
    'There is no driver for {hypervisor}, so no instance can run on it; its images are stored, checked, converted, shared and exported. Hypervisors with a driver: {known}',
  ),
  'host.bad_url': parameter(
    '{url} is no address of a host; give http:// and its name or IP address',
  ),
  'host.name_taken': parameter(
    'There is a host {name} in this zone already; remove it first, or give another address',
  ),
  'host.name_empty': parameter('The name of a host cannot be empty; give one'),
  'host.wrong_place': parameter(
    'The pod or the cluster is none of this zone; leave them out, as a zone has one of each',
  ),
  'host.unknown': parameter('The host is not there any more; look at the list of hosts'),
  'host.removed': failure('Host {host} was removed before it could do it'),
  'host.in_maintenance': failure(
    'The host is in maintenance; take it into service again first (cancelHostMaintenance)',
  ),
  'host.not_in_maintenance': failure('The host is not in maintenance'),
  'host.instances_run': failure(
    'Instances run on host {host}: {names}. Stop them first: their disks are on the host, so they cannot run elsewhere',
  ),
  'host.holds_disks': failure(
    'Host {host} has the disks of {instances} instances and {volumes} volumes, which would be gone. Expunge them first, or give forced=true together with forcedestroylocalstorage=true',
  ),
  'host.one_pool': failure(
    'No host of the zone has its primary storage at {path}. Each has one folder, which its agent makes: start the agent with MOLD_POOL_DIR={path}',
  ),
} as const
