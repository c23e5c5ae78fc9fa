import { failure, parameter, unavailable } from './kinds.ts'

/* Zones (api-commands §5). Texts before a full stop or `because` are those that clients know. */
export const zoneErrors = {
  'zone.name_taken': parameter(
    'A zone with that name already exists. Please specify a unique zone name.',
  ),
  'zone.name_empty': parameter('The name of a zone cannot be empty; give one'),
  'zone.address_invalid': parameter(
    '{value} is not usable as {name}; give the IP address of a name server',
  ),
  'zone.cidr_invalid': parameter(
    '{value} is not a range of addresses; give one such as 10.1.0.0/16 as guestcidraddress',
  ),
  'zone.holds_images': failure(
    'The zone cannot be deleted because there are templates and ISOs in this zone. Delete the {count} images of zone {zone} there first',
  ),
  'zone.holds_stores': failure(
    'The zone cannot be deleted because there are image stores in this zone. Delete them first: {names}',
  ),
  'zone.holds_hosts': failure(
    'The zone cannot be deleted because there are servers running in this zone. Remove the hosts of zone {zone} first: {names}',
  ),
  'zone.holds_disks': failure(
    'The zone cannot be deleted because there are storage volumes in this zone. Delete the {count} volumes and snapshots of zone {zone} first',
  ),

  'zone.no_store': unavailable(
    'Zone {zone} has no image store, so it takes no images; a root admin has to add one',
  ),
  'zone.takes_nothing': unavailable(
    'Zone {zone} takes no new images at the moment: its image stores are full, read-only or away. What is there already can be used; fetches wait',
  ),
  'zone.partly_away': unavailable(
    'Images of zone {zone} may not be downloadable at the moment: an image store is away. It is tried again by itself',
  ),
  'zone.certificate_expires': unavailable(
    'Certificate {alias} of direct downloads expires within {days} days, on {date}; upload a new one',
  ),
  'zone.certificate_expired': unavailable(
    'Certificate {alias} of direct downloads has expired on {date}: what is trusted by it alone cannot be downloaded any more; upload a new one',
  ),
  'zone.certificate_failed': unavailable(
    'Host {host} has not done what it was told of certificate {alias} of direct downloads; see why on the page of certificates, and try again',
  ),
  'zone.host_away': unavailable(
    'Host {host} is not connected: its instances may run, but nothing can be done with them. Look whether its agent runs (systemctl status mold-agent) and reaches this server',
  ),
  'zone.hosts_away': unavailable(
    'No host of zone {zone} is connected at the moment: instances may run, but nothing can be done with them, and new ones wait for a host',
  ),
  'zone.worker_away': unavailable(
    'No worker runs at the moment, so fetches, copies and deletes wait; a root admin has to start a server with the role worker',
  ),
  'zone.database_slow': unavailable(
    'The database takes {ms} milliseconds to answer, so everything is slower than usual; look at the load of its machine',
  ),
} as const
