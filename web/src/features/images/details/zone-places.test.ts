import { describe, expect, it } from 'vitest'
import type { Image, ImageZone } from '../kind.ts'
import { isFree, placesOf } from './zone-places.ts'

const copy = (zoneid: string, state: string): ImageZone => ({
  zoneid,
  zonename: `name of ${zoneid}`,
  isready: state === 'ready',
  percent: 0,
  state,
})
const image = (...zones: ImageZone[]) => ({ zones }) as unknown as Image

describe('the places of an image', () => {
  it('are all zones, in their order, with what the image has there', () => {
    const ready = copy('b', 'ready')
    expect(
      placesOf(image(ready), [
        { id: 'a', name: 'A', allocationstate: 'Disabled' },
        { id: 'b', name: 'B', allocationstate: 'Enabled' },
      ]),
    ).toEqual([
      { id: 'a', name: 'A', disabled: true, zone: undefined },
      { id: 'b', name: 'B', disabled: false, zone: ready },
    ])
  })

  it('keep a zone that is not listed (any more)', () => {
    const lost = copy('c', 'ready')
    expect(placesOf(image(lost), [{ id: 'a', name: 'A' }]).map(({ name }) => name)).toEqual([
      'A',
      'name of c',
    ])
  })

  it.each([
    [undefined, true],
    ['failed', true],
    ['cancelled', true],
    ['copying', false],
    ['ready', false],
  ])('with a copy that is %s are free to copy to: %s', (state, free) => {
    const zone = state === undefined ? undefined : copy('a', state)
    expect(isFree({ id: 'a', name: 'A', disabled: false, zone })).toBe(free)
  })
})
