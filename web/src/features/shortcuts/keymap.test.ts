import { describe, expect, it } from 'vitest'
import { createKeymap, isPaletteKey, type Key } from './keymap.ts'

const key = (text: string, more: Partial<Key> = {}): Key => ({
  timeStamp: 0,
  key: text,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
})

describe('createKeymap', () => {
  it('reads single keys', () => {
    const read = createKeymap()
    expect(['/', '?', 'n', 'x'].map((text) => read(key(text))?.kind)).toEqual([
      'search',
      'help',
      'add',
      undefined,
    ])
  })

  it('goes to a page by g and its letter, soon after each other', () => {
    const read = createKeymap()
    expect(read(key('g'))).toBeUndefined()
    expect(read(key('n'))).toEqual({ kind: 'go', letter: 'n' })
    expect(read(key('n'))).toEqual({ kind: 'add' })
    read(key('g'))
    expect(read(key('t', { timeStamp: 2_000 }))).toBeUndefined()
  })

  it('knows the letters of a keyboard that writes Hangul by their place', () => {
    const read = createKeymap()
    read(key('ㅎ', { code: 'KeyG' }))
    expect(read(key('ㅅ', { code: 'KeyT' }))).toEqual({ kind: 'go', letter: 't' })
    expect(read(key('ㅜ', { code: 'KeyN' }))).toEqual({ kind: 'add' })
  })

  it('leaves keys with modifiers to the browser', () => {
    const read = createKeymap()
    expect(read(key('n', { ctrlKey: true }))).toBeUndefined()
    expect(read(key('N', { shiftKey: true }))).toBeUndefined()
    expect(read(key('?', { shiftKey: true }))).toEqual({ kind: 'help' })
  })
})

describe('isPaletteKey', () => {
  it('is K with Control or Command, in Hangul too', () => {
    expect(isPaletteKey(key('k', { ctrlKey: true }))).toBe(true)
    expect(isPaletteKey(key('ㅏ', { code: 'KeyK', metaKey: true }))).toBe(true)
    expect(isPaletteKey(key('k'))).toBe(false)
    expect(isPaletteKey(key('k', { ctrlKey: true, shiftKey: true }))).toBe(false)
  })
})
