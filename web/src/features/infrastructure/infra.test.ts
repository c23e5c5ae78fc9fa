import { describe, expect, it } from 'vitest'
import { spaceOf, spaceOfAll, type Store, storeTone } from './infra.ts'

const store = (of: Partial<Store>): Store => ({ readonly: false, hasannotations: false, ...of })

describe('storeTone', () => {
  it.each([
    [{ state: 'Up' }, 'ready'],
    [{ state: 'ReadOnly', readonly: true }, 'quiet'],
    [{ state: 'ReadOnly' }, 'attention'],
    [{ state: 'Full' }, 'attention'],
    [{ state: 'Unreachable' }, 'failed'],
    [{}, 'moving'],
  ] as const)('%j looks %s', (of, tone) => {
    expect(storeTone(store(of))).toBe(tone)
  })
})

describe('the space of stores', () => {
  const disk = store({ disksizeused: 40, disksizetotal: 100 })
  const limited = store({ ...disk, capacitybytes: 50, imagebytes: 30 })

  it('is that of the disk, or of what images may take', () => {
    expect(spaceOf(disk)).toEqual({ used: 40, total: 100 })
    expect(spaceOf(limited)).toEqual({ used: 30, total: 50 })
    expect(spaceOf(store({ disksizetotal: 0 }))).toBeUndefined()
  })

  it('adds up, without those that are not known', () => {
    expect(spaceOfAll([disk, limited, store({})])).toEqual({ used: 70, total: 150 })
    expect(spaceOfAll([store({})])).toBeUndefined()
  })
})
