import type { ZoneState } from '@mold/shared/commands/images/image.fields.ts'
import type { TextKey } from '../../i18n/i18n.ts'
import type { Tone } from '../../ui/state-badge.tsx'
import type { Image, ImageZone } from './kind.ts'

const tones: Record<ZoneState, Tone> = {
  waiting: 'moving',
  fetching: 'moving',
  uploading: 'moving',
  unpacking: 'moving',
  converting: 'moving',
  cleaning: 'moving',
  checking: 'moving',
  copying: 'moving',
  ready: 'ready',
  failed: 'failed',
  cancelled: 'quiet',
}

/** Every state, in the order of an image's life. */
export const zoneStates = Object.keys(tones) as ZoneState[]

function isZoneState(state: string | undefined): state is ZoneState {
  return state !== undefined && Object.hasOwn(tones, state)
}

/** The state of a zone's copy; an unknown one (of a newer server) counts as waiting. */
export function zoneState(zone: ImageZone): ZoneState {
  return isZoneState(zone.state) ? zone.state : 'waiting'
}

export function toneOf(state: ZoneState): Tone {
  return tones[state]
}

export function isMoving(zone: ImageZone): boolean {
  return toneOf(zoneState(zone)) === 'moving'
}

/** True while anything in a list will change by itself. */
export function anyMoving(items: readonly Image[]): boolean {
  return items.some((image) => image.zones?.some(isMoving) === true)
}

/** A copy that waits for its next try after one that failed. */
export function waitsForRetry(zone: ImageZone): boolean {
  return isMoving(zone) && zone.nextretry !== undefined
}

/** What a default template waits for before it is fetched by itself; undefined for anything else. */
export function waitsFor(zone: ImageZone): TextKey | undefined {
  if (zoneState(zone) !== 'waiting') return undefined
  switch (zone.errorcode) {
    case 'default.no_store':
      return 'image.waits.store'
    case 'default.no_host':
      return 'image.waits.host'
    case 'default.no_pool':
      return 'image.waits.pool'
    default:
      return undefined
  }
}

export function stateKey(state: ZoneState): TextKey {
  return `image.state.${state}`
}

/** Earlier ones speak for the whole image. */
const weight: Record<Tone, number> = { moving: 0, failed: 1, quiet: 2, attention: 3, ready: 4 }

/**
 * The zone that speaks for the image in a list: what moves before what failed before what was
 * cancelled before what is ready; among equals the one that is furthest.
 */
export function leadingZone(image: Image): ImageZone | undefined {
  const zones = [...(image.zones ?? [])]
  const rank = (zone: ImageZone) => weight[toneOf(zoneState(zone))]
  return zones.toSorted((a, b) => rank(a) - rank(b) || b.percent - a.percent)[0]
}

/** How many zones have it ready, and how many want it. */
export function zoneCounts(image: Image): { ready: number; all: number } {
  const zones = image.zones ?? []
  return { ready: zones.filter(({ isready }) => isready).length, all: zones.length }
}
