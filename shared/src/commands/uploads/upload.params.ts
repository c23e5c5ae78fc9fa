import * as param from '../../contract/param.ts'

/** Mold's own: an unmodified client names one zone. */
export const zoneids = param.uuids('further zones, which copy it from the first', {
  related: 'listZones',
  since: 'mold',
})
