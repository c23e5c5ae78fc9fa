import { describe, expect, it } from 'vitest'
import { parseDateParam, wireDate } from './dates.ts'

const iso = (text: string, edge: 'start' | 'end') => parseDateParam(text, edge)?.toISOString()

describe('dates of answers', () => {
  it('have an offset without colon and no fraction', () => {
    expect(wireDate(new Date('2024-01-02T03:04:05.678Z'))).toBe('2024-01-02T03:04:05+0000')
  })
})

describe('date parameters', () => {
  it('are a whole day when there is no time', () => {
    expect(iso('2024-05-01', 'start')).toBe('2024-05-01T00:00:00.000Z')
    expect(iso('2024-05-01', 'end')).toBe('2024-05-01T23:59:59.999Z')
  })

  it('take times, with an offset or without', () => {
    expect(iso('2024-05-01 10:20:30', 'start')).toBe('2024-05-01T10:20:30.000Z')
    expect(iso('2024-05-01 10:20:30', 'end')).toBe('2024-05-01T10:20:30.999Z')
    expect(iso('2024-05-01T10:20:30+0900', 'start')).toBe('2024-05-01T01:20:30.000Z')
    expect(iso('2024-05-01T10:20:30-01:30', 'start')).toBe('2024-05-01T11:50:30.000Z')
    expect(iso('2024-05-01T10:20:30.25Z', 'end')).toBe('2024-05-01T10:20:30.250Z')
  })

  it('read back what answers write', () => {
    const date = new Date('2026-11-23T03:05:07Z')
    expect(parseDateParam(wireDate(date), 'start')).toEqual(date)
  })

  it.each([
    '',
    'yesterday',
    '2024-5-1',
    '01/05/2024',
    '2024-02-30',
    '2023-02-29',
    '2024-13-01',
    '2024-05-01 25:00:00',
    '2024-05-01 10:20',
    '2024-05-01T10:20:30+2500',
    '2024-05-01T10:20:30+09',
    '2024-05-01; drop table event',
  ])('are refused when they are no date: %j', (text) => {
    expect(parseDateParam(text, 'start')).toBeUndefined()
  })
})
