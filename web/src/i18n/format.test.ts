import { describe, expect, it } from 'vitest'
import * as format from './format.ts'

describe('formatSize', () => {
  it.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1024, '1.0 KiB'],
    [1024 ** 2 - 1, '1.0 MiB'],
    [13_314_398_617, '12.4 GiB'],
    [16 * 1024 ** 4, '16.0 TiB'],
    [3 * 1024 ** 6, '3,072.0 PiB'],
  ])('%d → %s', (bytes, text) => {
    expect(format.formatSize(bytes, 'en')).toBe(text)
    expect(format.formatSize(bytes, 'ko')).toBe(text)
  })

  it('shows every byte for the one who looks closer', () => {
    expect(format.formatBytes(13_314_398_617, 'ko')).toBe('13,314,398,617 B')
  })
})

describe('parseApiDate', () => {
  it('reads offsets without a colon', () => {
    expect(format.parseApiDate('2024-05-01T10:00:00+0000').toISOString()).toBe(
      '2024-05-01T10:00:00.000Z',
    )
    expect(format.parseApiDate('2024-05-01T10:00:00-0330').toISOString()).toBe(
      '2024-05-01T13:30:00.000Z',
    )
  })
})

describe('formatRelative', () => {
  const now = new Date('2026-11-23T12:00:00Z')
  const ago = (seconds: number, language: 'ko' | 'en' = 'ko') =>
    format.formatRelative(new Date(now.getTime() - seconds * 1000), now, language)

  it('leaves the last minute, and a clock that is a little ahead, to "just now"', () => {
    expect(ago(0)).toBeUndefined()
    expect(ago(59)).toBeUndefined()
    expect(ago(-30)).toBeUndefined()
  })

  it.each([
    [60, '1분 전'],
    [2 * 3_600, '2시간 전'],
    [86_400, '어제'],
    [3 * 86_400, '3일 전'],
    [8 * 86_400, '1주 전'],
    [40 * 86_400, '1개월 전'],
    [800 * 86_400, '2년 전'],
  ])('%d s → %s', (seconds, text) => {
    expect(ago(seconds)).toBe(text)
  })

  it('is short in English', () => {
    expect(ago(2 * 3_600, 'en')).toBe('2h ago')
    expect(ago(86_400, 'en')).toBe('yesterday')
    expect(ago(3 * 86_400, 'en')).toBe('3d ago')
  })
})

describe('durations', () => {
  it('names one or two units', () => {
    expect(format.formatDuration(45, 'ko')).toBe('45초')
    expect(format.formatDuration(130, 'ko')).toBe('2분 10초')
    expect(format.formatDuration(1_500, 'ko')).toBe('25분')
    expect(format.formatDuration(3_900, 'ko')).toBe('1시간 5분')
    expect(format.formatDuration(7_200, 'en')).toBe('2 hr')
  })

  it('never says that nothing is left', () => {
    expect(format.formatDuration(0.2, 'ko')).toBe('1초')
    expect(format.formatRoughly(0, 'ko')).toBe('1초')
  })

  it('rounds to the largest unit where there is no room', () => {
    expect(format.formatRoughly(59, 'ko')).toBe('59초')
    expect(format.formatRoughly(100, 'ko')).toBe('2분')
    expect(format.formatRoughly(5_000, 'ko')).toBe('1시간')
  })
})
