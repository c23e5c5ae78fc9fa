import { describe, expect, it } from 'vitest'
import { gib, sizeOf, type SizeRequest } from './size.ts'

const most = 100 * gib
const of = (request: Partial<SizeRequest>) =>
  sizeOf({ size: undefined, offered: undefined, least: undefined, most, ...request })

describe('the size of a new volume', () => {
  it('is that of its offering', () => {
    expect(of({ offered: 5 * gib })).toBe(5 * gib)
  })

  it('is what is asked for where the offering leaves it open', () => {
    expect(of({ offered: null, size: 7 })).toBe(7 * gib)
  })

  it('is that of its snapshot, or more', () => {
    expect(of({ least: 3.5 * gib })).toBe(3.5 * gib)
    expect(of({ least: 3.5 * gib, size: 4 })).toBe(4 * gib)
    expect(of({ least: 3 * gib, offered: 5 * gib })).toBe(5 * gib)
    expect(of({ least: 3 * gib, offered: null })).toBe(3 * gib)
  })

  it.each<[Partial<SizeRequest>, string]>([
    [{}, 'volume.offering_missing'],
    [{ size: 5 }, 'volume.offering_missing'],
    [{ offered: null }, 'volume.size_missing'],
    [{ offered: 5 * gib, size: 5 }, 'volume.size_fixed'],
    [{ offered: null, size: 0 }, 'volume.size_range'],
    [{ offered: null, size: -1 }, 'volume.size_range'],
    [{ offered: null, size: 101 }, 'volume.size_range'],
    [{ least: 3.5 * gib, size: 3 }, 'volume.smaller'],
    [{ least: 6 * gib, offered: 5 * gib }, 'volume.smaller'],
  ])('is refused for %j', (request, code) => {
    expect(() => of(request)).toThrow(expect.objectContaining({ code }))
  })
})
