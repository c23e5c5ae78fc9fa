import { describe, expect, it } from 'vitest'
import { matches } from './match.ts'

describe('matches', () => {
  it.each([
    ['', '템플릿 등록', true],
    ['등록 템플', '템플릿 등록', true],
    ['ISO', 'ISO 추가 isos', true],
    ['xyz', '템플릿', false],
    ['템플 이벤트', '템플릿', false],
  ])('“%s” in “%s”: %s', (typed, text, found) => {
    expect(matches(typed, text)).toBe(found)
  })

  it.each(['ㅌ', '테', '템', '템ㅍ', '템프', '템플', '템플ㄹ'])(
    'finds a word while its syllables are typed: %s',
    (typed) => expect(matches(typed, '템플릿')).toBe(true),
  )

  it('finds by first consonants', () => {
    expect(matches('ㅌㅍㄹ', '템플릿 등록')).toBe(true)
    expect(matches('ㄷㄹ', '템플릿 등록')).toBe(true)
    expect(matches('ㅇㅂㅌ', '템플릿 등록')).toBe(false)
  })
})
