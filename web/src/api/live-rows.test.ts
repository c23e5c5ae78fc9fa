import { describe, expect, it } from 'vitest'
import { createLiveRows } from './live-rows.ts'

const old = { id: 'a', percent: 10 }

describe('createLiveRows', () => {
  it('refuses a version that is not newer', () => {
    const rows = createLiveRows()
    expect(rows.change('a', 5, { id: 'a' })).toBe(true)
    expect(rows.change('a', 5, { id: 'a' })).toBe(false)
    expect(rows.change('a', 4, { id: 'a' })).toBe(false)
    expect(rows.change('a', 6, { id: 'a' })).toBe(true)
  })

  it('puts a row that came during a call over the older one of its answer', () => {
    const rows = createLiveRows()
    const mark = rows.mark()
    rows.change('a', 7, { id: 'a', percent: 60 } as never)
    expect(rows.newerOf([old, { id: 'b', percent: 0 }], mark)).toEqual([
      { id: 'a', percent: 60 },
      { id: 'b', percent: 0 },
    ])
  })

  it('lets the answer of a later call stand', () => {
    const rows = createLiveRows()
    rows.change('a', 7, { id: 'a', percent: 60 } as never)
    expect(rows.newerOf([old], rows.mark())).toEqual([old])
  })

  it('drops a row that went during the call, and no later event brings it back', () => {
    const rows = createLiveRows()
    const mark = rows.mark()
    rows.gone('a')
    expect(rows.newerOf([old], mark)).toEqual([])
    expect(rows.change('a', 99, { id: 'a' })).toBe(false)
  })

  it('takes back an image that was out of sight for a while', () => {
    const rows = createLiveRows()
    rows.gone('a', 7)
    expect(rows.change('a', 7, { id: 'a' })).toBe(false)
    expect(rows.change('a', 8, { id: 'a' })).toBe(true)
  })
})
