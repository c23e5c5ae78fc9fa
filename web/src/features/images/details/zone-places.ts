import { useLive } from '../../../api/queries.ts'
import type { Image, ImageZone } from '../kind.ts'

/** A zone as an image sees it: with what it has there, or without. */
export interface Place {
  readonly id: string
  readonly name: string
  /** Nobody but root admins brings anything into one that is disabled. */
  readonly disabled: boolean
  readonly zone: ImageZone | undefined
}

interface Zone {
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly allocationstate?: string | undefined
}

/**
 * Every zone that is open to the reader, in the order of the zones; those that only the image names come
 * last, such as one that is being deleted.
 */
export function placesOf(image: Image, zones: readonly Zone[]): readonly Place[] {
  const copies = new Map((image.zones ?? []).map((zone) => [zone.zoneid ?? '', zone]))
  const listed = zones.map(({ id = '', name = '', allocationstate }) => ({
    id,
    name,
    disabled: allocationstate === 'Disabled',
    zone: copies.get(id),
  }))
  const known = new Set(listed.map(({ id }) => id))
  const others = [...copies].filter(([id]) => !known.has(id))
  return [
    ...listed,
    ...others.map(([id, zone]) => ({ id, name: zone.zonename ?? '', disabled: false, zone })),
  ]
}

/** The places of an image, kept fresh; its own zones alone until the others are known. */
export function usePlaces(image: Image): readonly Place[] {
  const zones = useLive('listZones', {}).data?.items ?? []
  return placesOf(image, zones)
}

/** Where the image could be copied to: nowhere yet, or not any more, is it on its way. */
export function isFree({ zone }: Place): boolean {
  return zone === undefined || zone.state === 'failed' || zone.state === 'cancelled'
}
