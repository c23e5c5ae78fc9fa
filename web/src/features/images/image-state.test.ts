import { zoneStates } from '@mold/shared/commands/images/image.fields.ts'
import { describe, expect, it } from 'vitest'
import {
  anyMoving,
  leadingZone,
  toneOf,
  waitsForRetry,
  zoneCounts,
  zoneState,
} from './image-state.ts'
import type { Image, ImageZone } from './kind.ts'

const zone = (state: string, more: Partial<ImageZone> = {}): ImageZone => ({
  zoneid: state,
  state,
  isready: state === 'ready',
  percent: 0,
  ...more,
})

const image = (...zones: ImageZone[]) => ({ zones }) as Image

describe('leadingZone', () => {
  it('lets what moves speak before what failed, was cancelled or is ready', () => {
    const order = ['fetching', 'failed', 'cancelled', 'ready']
    for (let first = 0; first < order.length; first += 1) {
      const zones = order
        .slice(first)
        .toReversed()
        .map((state) => zone(state))
      expect(leadingZone(image(...zones))?.state).toBe(order[first])
    }
  })

  it('takes the furthest of those that move', () => {
    const zones = [zone('waiting'), zone('fetching', { percent: 62 }), zone('fetching')]
    expect(leadingZone(image(...zones))?.percent).toBe(62)
  })

  it('has none without zones', () => {
    expect(leadingZone(image())).toBeUndefined()
    expect(leadingZone({} as Image)).toBeUndefined()
  })
})

describe('states', () => {
  it('has a tone for each state that the server names', () => {
    expect(zoneStates.map(toneOf)).not.toContain(undefined)
  })

  it('takes a state of a newer server for waiting', () => {
    expect(zoneState(zone('mirroring'))).toBe('waiting')
    expect(zoneState({ ...zone('ready'), state: undefined })).toBe('waiting')
  })

  it('tells a wait for the next try from a first wait', () => {
    const nextretry = '2026-11-23T14:03:00+0000'
    expect(waitsForRetry(zone('waiting', { nextretry }))).toBe(true)
    expect(waitsForRetry(zone('waiting'))).toBe(false)
    expect(waitsForRetry(zone('failed', { nextretry }))).toBe(false)
  })

  it('knows whether anything will change by itself', () => {
    expect(anyMoving([image(zone('ready')), image(zone('failed'), zone('checking'))])).toBe(true)
    expect(anyMoving([image(zone('ready')), image(zone('failed'))])).toBe(false)
  })

  it('counts the zones that have it', () => {
    expect(zoneCounts(image(zone('ready'), zone('failed'), zone('ready')))).toEqual({
      ready: 2,
      all: 3,
    })
  })
})
