import { describe, expect, it } from 'vitest'
import { deviceFor } from './devices.ts'

describe('places of disks', () => {
  it('are 1, 2, 4 and so on: 3 is the drive for ISOs', () => {
    expect(deviceFor([0], undefined, 'vm')).toBe(1)
    expect(deviceFor([0, 1], undefined, 'vm')).toBe(2)
    expect(deviceFor([0, 1, 2], undefined, 'vm')).toBe(4)
    expect(deviceFor([0, 2], undefined, 'vm')).toBe(1)
  })

  it('can be asked for', () => {
    expect(deviceFor([0], 5, 'vm')).toBe(5)
  })

  it.each([0, 3, 1, 10, -1, 1.5])('are refused when they are taken or none: %d', (asked) => {
    expect(() => deviceFor([0, 1], asked, 'vm')).toThrow(
      expect.objectContaining({ code: 'volume.device' }),
    )
  })

  it('come to an end', () => {
    const all = [0, 1, 2, 4, 5, 6, 7, 8, 9]
    expect(() => deviceFor(all, undefined, 'vm')).toThrow(
      expect.objectContaining({ code: 'volume.no_device', params: { instance: 'vm', max: 8 } }),
    )
  })
})
