import type { Session } from '../../api/session.ts'
import type { TextKey } from '../../i18n/i18n.ts'
import type { Problem } from './problems.ts'

export interface Place {
  readonly to: string
  readonly label: TextKey
}

const infrastructure = '/infrastructure'

/* Beginnings of the codes of `listZoneHealth`, with the page on which root admins mend them; whatever else is
 * wrong is told of on the page of its zone. */
const pages = [
  ['store.', '/stores'],
  ['zone.certificate', '/certificates'],
  ['zone.host', '/hosts'],
  ['zone.worker', '/servers'],
  ['zone.database', '/servers'],
] as const

/** The page of a zone, for those who have it. */
export function zonePlace(role: Session['role'], zoneId: string): string | undefined {
  return role === 'Admin' ? `${infrastructure}/zones/${zoneId}` : undefined
}

/** Where a problem is mended; for those who cannot mend it, what it is about. */
export function placeOf(role: Session['role'], { code, zoneIds, hostId }: Problem): Place {
  const [only, ...others] = zoneIds
  const zone = others.length === 0 ? only : undefined
  if (role !== 'Admin') {
    const query = zone === undefined ? '' : `?zone=${zone}`
    return code.startsWith('zone.host')
      ? { to: `/instances${query}`, label: 'health.openInstances' }
      : { to: `/templates${query}`, label: 'health.openImages' }
  }
  const known = pages.find(([prefix]) => code.startsWith(prefix))?.[1]
  // What keeps a machine from being a host has a code of its own.
  const page = known ?? (hostId !== undefined || code.startsWith('host.') ? '/hosts' : undefined)
  if (page !== undefined) return { to: `${infrastructure}${page}`, label: 'health.open' }
  return {
    to: (zone === undefined ? undefined : zonePlace(role, zone)) ?? infrastructure,
    label: 'health.open',
  }
}
