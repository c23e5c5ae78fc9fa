import { isMoving, zoneState } from '../image-state.ts'
import type { Image, ImageZone } from '../kind.ts'
import type { DeleteScope } from './zone-choice.tsx'

/** What depends on a deletion: which zones lose the image, what stops, and what becomes free. */
export interface Consequences {
  readonly zones: readonly ImageZone[]
  /** Those of them where it is still on its way. */
  readonly stopped: readonly ImageZone[]
  /** Bytes, unless something else needs the same ones. */
  readonly freed: number
  /** No zone is left with it. */
  readonly gone: boolean
}

/** The one fetch or upload of an image, which all zones wait for, as against copies of their own. */
const waitsForAll = (zone: ImageZone) => isMoving(zone) && zoneState(zone) !== 'copying'

/** What has been received once for all the zones that wait for it goes with the last of them. */
function received(zones: readonly ImageZone[], kept: readonly ImageZone[]): number {
  if (kept.some(waitsForAll)) return 0
  return Math.max(0, ...zones.filter(waitsForAll).map(({ bytes }) => bytes ?? 0))
}

export function consequencesOf(image: Image, scope: DeleteScope): Consequences {
  const all = image.zones ?? []
  const goes = ({ zoneid }: ImageZone) => scope === 'all' || scope === zoneid
  const zones = all.filter(goes)
  const kept = all.filter((zone) => !goes(zone))
  const sizes = zones.map((zone) => {
    if (zone.isready) return image.physicalsize ?? 0
    return zoneState(zone) === 'copying' ? (zone.bytes ?? 0) : 0
  })
  return {
    zones,
    stopped: zones.filter(isMoving),
    freed: sizes.reduce((sum, size) => sum + size, received(zones, kept)),
    gone: kept.length === 0,
  }
}
