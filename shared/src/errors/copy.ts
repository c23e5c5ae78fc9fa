import { failure, parameter, unavailable } from './kinds.ts'

/* Copies between zones: texts of copyTemplate and copyIso (api-commands §1), and what happens to them. */
export const copyErrors = {
  'copy.dest_missing': parameter(
    'Either destzoneid or destzoneids parameters have to be specified.',
  ),
  'copy.dest_twice': parameter(
    'Both destzoneid and destzoneids cannot be specified at the same time.',
  ),
  'copy.unknown': parameter('Unable to find Template with id {id}'),
  'copy.same_zone': parameter('Please specify different source and destination zones.'),
  'copy.source_zone': parameter('Please specify a valid source zone.'),
  'copy.dest_zone': parameter('Please specify a valid destination zone.'),
  'copy.not_ready': parameter('There is no Template {id} ready on image store.'),
  'copy.data_disk': parameter(
    '{name} is a further disk of another template and goes where that one goes; copy that one',
  ),
  'copy.direct': parameter(
    'Hosts fetch {name} themselves, so that no zone has bytes of it to copy; register it for the other zone',
  ),
  'copy.perhost': parameter(
    'The ISO {name} is on the hosts of its hypervisor alone, in every zone; there is nothing to copy',
  ),
  'copy.no_store': unavailable('Destination zone is not ready, no image store associated'),
  'copy.failed': failure('Failed to copy Template to {zone}: {reason}'),
  'copy.cancelled': failure('The copy was cancelled; try it again or delete it'),
  'copy.deleted': failure('The image was deleted there before the copy was complete'),
} as const
