import { describe, expect, it } from 'vitest'
import {
  readUrl,
  urlChoice,
  urlNumber,
  urlOptional,
  urlOptionalText,
  urlText,
  writeUrl,
} from './url-state.ts'

const shape = {
  q: urlText,
  page: urlNumber(1),
  size: urlNumber(20, 500),
  tab: urlChoice(['mine', 'all'], 'mine'),
  ready: urlOptional(['yes', 'no']),
  zone: urlOptionalText,
}

const read = (text: string) => readUrl(shape, new URLSearchParams(text))
const write = (before: string, patch: Parameters<typeof writeUrl<typeof shape>>[2]) =>
  decodeURIComponent(writeUrl(shape, new URLSearchParams(before), patch).toString())

const defaults = { q: '', page: 1, size: 20, tab: 'mine', ready: undefined, zone: undefined }

describe('readUrl', () => {
  it('falls back where nothing is given', () => {
    expect(read('')).toEqual(defaults)
  })

  it('reads every field', () => {
    expect(read('q=회계&page=3&size=50&tab=all&ready=no&zone=z1')).toEqual({
      q: '회계',
      page: 3,
      size: 50,
      tab: 'all',
      ready: 'no',
      zone: 'z1',
    })
  })

  it.each(['page=0', 'page=-1', 'page=1.5', 'page=x', 'page=', 'size=501', 'tab=x', 'ready=maybe'])(
    'falls back for the bad link %s and keeps the rest',
    (bad) => {
      expect(read(`${bad}&zone=z1`)).toEqual({ ...defaults, zone: 'z1' })
    },
  )
})

describe('writeUrl', () => {
  it('leaves out what equals its fallback', () => {
    expect(write('page=3&tab=all', { tab: 'mine', page: 1 })).toBe('')
    expect(write('', { q: 'web', ready: 'yes' })).toBe('q=web&ready=yes')
  })

  it('keeps what it does not change, also fields of other shapes', () => {
    expect(write('dialog=delete&q=web', { page: 2 })).toBe('dialog=delete&q=web&page=2')
  })

  it('takes a field away', () => {
    expect(write('zone=z1&q=web', { zone: undefined })).toBe('q=web')
  })

  it('is read back as it was written', () => {
    const state = { q: 'a b&c', page: 2, size: 100, tab: 'all', ready: 'no', zone: 'z' } as const
    expect(readUrl(shape, writeUrl(shape, new URLSearchParams(), state))).toEqual(state)
  })
})
