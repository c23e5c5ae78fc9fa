import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dayOf, daysBefore, endOfDay, isDay, startOfDay } from './days.ts'

describe('days of the reader’s calendar', () => {
  const before = process.env['TZ']
  beforeEach(() => {
    process.env['TZ'] = 'Asia/Seoul'
  })
  afterEach(() => {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  })

  it('begin and end where the reader is, written in UTC', () => {
    expect(startOfDay('2026-11-23')).toBe('2026-11-22T15:00:00Z')
    expect(endOfDay('2026-11-23')).toBe('2026-11-23T14:59:59Z')
  })

  it('are counted back over months', () => {
    expect(daysBefore(new Date('2026-03-01T12:00:00+09:00'), 1)).toBe('2026-02-28')
    expect(dayOf(new Date('2026-03-01T00:30:00+09:00'))).toBe('2026-03-01')
  })

  it.each([undefined, '', 'today', '2026-02-30', '2026-1-1', '2026-13-01'])(
    '%s is none',
    (text) => {
      expect(isDay(text)).toBe(false)
    },
  )
})
