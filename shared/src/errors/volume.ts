import { denied, failure, parameter, unavailable } from './kinds.ts'

/* Volumes, snapshots, and templates made from them (semantics §8, api-commands §9). */
export const volumeErrors = {
  'volume.not_found': parameter('Unable to find volume by id={id}'),
  'volume.instance_not_found': parameter('Unable to find an Instance with id {id}'),
  'volume.which': parameter(
    'Please provide either a volume id, or a tuple(device id, instance id)',
  ),
  'volume.busy': failure(
    'Another job is working on volume {name}; wait for it to end, or cancel it',
  ),
  'volume.instance_busy': failure(
    'Another job is working on instance {name}; wait for it to end, or cancel it',
  ),
  'volume.attached': parameter('Please specify a volume that is not attached to any VM.'),
  'volume.detached': parameter('The specified volume is not attached to a VM.'),
  'volume.root': parameter(
    'Volume {name} is the root disk of its instance, which cannot be without it; it goes with the instance',
  ),
  'volume.state': parameter('Volume {name} is in state {state}; it must be Allocated or Ready'),
  'volume.instance_state': parameter('Please specify a VM that is either running or stopped.'),
  'volume.zone': parameter('Please specify a VM that is in the same zone as the volume.'),
  'volume.owner': parameter(
    'Volume {name} and instance {instance} have different owners; a volume is attached to instances of its own owner',
  ),
  'volume.other_host': parameter(
    'Volume {name} is on primary storage of host {host}, and instance {instance} is on another host; make a snapshot of the volume and a volume from that',
  ),
  'volume.unplaced': parameter(
    'Volume {name} is on a host, and instance {instance} has none before it is started for the first time; start it, and attach the volume then',
  ),
  'volume.device': parameter(
    'Device id {device} cannot be used: it is taken, or is that of the root disk (0) or of the ISO drive (3), or greater than {max}',
  ),
  'volume.no_device': parameter(
    'Instance {instance} already has the maximum number of data disks ({max}) attached. Please specify another VM.',
  ),
  'volume.offering_missing': parameter(
    'Missing parameter(s),either a positive volume size or a valid disk offering id must be specified.',
  ),
  'volume.offering': parameter('Please specify a valid disk offering.'),
  'volume.size_missing': parameter('This disk offering requires a custom size specified'),
  'volume.size_fixed': parameter('This disk offering does not allow custom size.'),
  'volume.size_range': parameter(
    'Invalid size for custom volume creation: {size}, the size must be 1 to {max} GiB',
  ),
  'volume.smaller': parameter(
    'The volume would have {size} GiB, which is less than the {least} GiB of its snapshot',
  ),
  'volume.zone_missing': parameter('Please specify a zone, a snapshot or an instance'),
  'volume.snapshot_zone': parameter('The snapshot is in another zone'),
  'volume.gone': failure('The volume was deleted meanwhile'),
  'volume.instance_gone': failure('The instance was destroyed meanwhile'),
  'volume.extract_mode': parameter(
    'Please specify a valid extract Mode. Supported modes: HTTP_DOWNLOAD',
  ),
  'volume.extract_denied': denied(
    'Volume {name} is made from a template that may not be downloaded',
  ),
  'volume.extract_state': parameter(
    'Invalid state of the volume with ID: {id}. It should be either detached or the VM should be in stopped state.',
  ),
  'volume.not_made': parameter(
    'Volume {name} has no disk yet: it gets one when it is attached for the first time',
  ),
  'snapshot.not_found': parameter('unable to find a snapshot with id {id}'),
  'snapshot.volume_state': parameter(
    'VolumeId: {id} is not in Ready state but {state}. Cannot take snapshot.',
  ),
  'snapshot.quiesce': parameter(
    'No host here can still an instance for a snapshot; leave out quiescevm',
  ),
  'snapshot.location': parameter('Snapshots are on secondary storage here; leave out locationtype'),
  'snapshot.busy': failure('Snapshot {name} is still being taken; wait for its job, or cancel it'),
  'snapshot.forsaken': failure(
    'The job that took the snapshot ended before it was complete; take it again',
  ),
  'snapshot.gone': failure('The snapshot was deleted meanwhile'),
  'snapshot.not_backed_up': parameter(
    "Snapshot {id} is not in BackedUp state yet and can't be used for Template creation",
  ),
  'snapshot.not_ready': parameter(
    'Snapshot {name} is in state {state}; volumes are made from snapshots that are BackedUp',
  ),
  'made.neither': parameter(
    'Failed to create private Template record, neither volume ID nor Snapshot ID were specified.',
  ),
  'made.both': parameter(
    'Failed to create private Template record, please specify only one of volume ID ({volume}) and Snapshot ID ({snapshot})',
  ),
  'made.zone': parameter(
    'Failed to create private template record, zone ID can only be specified together with snapshot ID.',
  ),
  'made.private_only': denied(
    'Failed to create Template {name}, only private Templates can be created.',
  ),
  'made.running': failure(
    'Unable to create private Template for volume: {name}; volume is attached to a non-stopped Instance, please stop the Instance first',
  ),
  'made.volume_state': parameter(
    'Volume {name} is in state {state}; a template is made from a volume that is Ready',
  ),
  'made.snapshot_not_found': parameter('Unable to find snapshot by id={id}'),
  'made.os': parameter('GuestOS with ID: {id} does not exist.'),
  'made.cancelled': failure('The template was deleted or cancelled before it was complete'),
  'made.no_store': unavailable(
    'No image store of the zone can take {bytes} bytes; add one, or make room in one',
  ),
  'prepare.not_ready': parameter(
    'Image {name} is not ready in the zone, or no host can boot its format',
  ),
  'prepare.no_pool': parameter('The zone has no such primary storage; add a host first'),
  'made.lost': failure('The bytes that the host sent are no longer there; try again'),
} as const
