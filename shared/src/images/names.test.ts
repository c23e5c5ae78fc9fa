import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import { checkImageName } from './names.ts'

function codeOf(name: string): string {
  try {
    checkImageName(name)
    return 'passed'
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

describe('image names (E22)', () => {
  it.each([
    'web',
    'x.iso.exe',
    'con',
    '우분투 서버 템플릿',
    '한글'.normalize('NFD'),
    '日本語 中文',
    'مرحبا',
    'می\u{200c}خواهم',
    'क्\u{200d}ष',
    '🚀',
    '👨‍👩‍👧‍👦 family',
    '👩🏽‍💻',
    '❤️‍🔥',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    '🇰🇷',
    '1️⃣',
    'é'.normalize('NFD'),
    '<img src=x onerror=alert(1)>',
    "%' OR 1=1",
    '=cmd',
  ])('E22: accepts %j', (name) => {
    expect(checkImageName(name)).toBe(name)
  })

  it('E22: trims, also the mark that some editors put first', () => {
    expect(checkImageName(' \t\u{feff}web 1\n ')).toBe('web 1')
  })

  it('E22: counts characters as a reader does, up to 255', () => {
    expect(codeOf('가'.repeat(255))).toBe('passed')
    expect(codeOf('é'.normalize('NFD').repeat(255))).toBe('passed')
    expect(codeOf('🇰🇷'.repeat(255))).toBe('passed')
    expect(() => checkImageName('a'.repeat(300))).toThrow(
      'The name has 300 characters, at most 255 are allowed',
    )
    expect(codeOf(`a${'\u{301}'.repeat(2000)}`)).toBe('image.name_too_long')
  })

  it.each(['', '   ', '\n', '\u{301}', '\u{a0}\u{3000}'])('refuses the blank name %j', (name) => {
    expect(codeOf(name)).toBe('image.name_empty')
  })

  it.each([
    ['a\0b', 'U+0000', 'control character'],
    ['a\u{1b}[31m', 'U+001B', 'control character'],
    ['a\nb', 'U+000A', 'control character'],
    ['a\u{7f}', 'U+007F', 'control character'],
    ['a\u{85}b', 'U+0085', 'control character'],
    ['a\u{2028}b', 'U+2028', 'control character'],
    ['gpj.\u{202e}osi', 'U+202E', 'direction mark'],
    ['a\u{202a}b', 'U+202A', 'direction mark'],
    ['a\u{2066}b', 'U+2066', 'direction mark'],
    ['a\u{2069}b', 'U+2069', 'direction mark'],
    ['a\u{200e}', 'U+200E', 'direction mark'],
    ['מ\u{200f}', 'U+200F', 'direction mark'],
    ['a\u{61c}b', 'U+061C', 'direction mark'],
    ['a\u{200b}b', 'U+200B', 'invisible character'],
    ['a\u{200d}b', 'U+200D', 'invisible character'],
    ['a\u{200c}b', 'U+200C', 'invisible character'],
    ['سلام\u{200c}', 'U+200C', 'invisible character'],
    ['🚀\u{200d}', 'U+200D', 'invisible character'],
    ['a\u{feff}b', 'U+FEFF', 'invisible character'],
    ['a\u{2060}b', 'U+2060', 'invisible character'],
    ['a\u{ad}b', 'U+00AD', 'invisible character'],
    ['a\u{fe0f}b', 'U+FE0F', 'invisible character'],
    ['1\u{fe0f}', 'U+FE0F', 'invisible character'],
    ['\u{3164}', 'U+3164', 'invisible character'],
    ['\u{2800}', 'U+2800', 'invisible character'],
    ['a\u{e0041}', 'U+E0041', 'invisible character'],
    ['a\u{d800}', 'U+D800', 'not a character'],
    ['a\u{ffff}', 'U+FFFF', 'not a character'],
  ])('C5: refuses %j and names %s', (name, codepoint, kind) => {
    expect(() => checkImageName(name)).toThrow(
      expect.objectContaining({
        code: 'image.name_character',
        params: expect.objectContaining({ codepoint, kind }),
      }),
    )
  })

  it('names the place of the character in what is left after trimming', () => {
    expect(() => checkImageName('  🚀a\u{200b}')).toThrow(
      'U+200B (invisible character) at position 3',
    )
  })

  it.each([
    'SystemVM Template (XenServer)',
    'SystemVM Template (KVM)',
    'systemvm  template (vsphere)',
    ' SYSTEMVM TEMPLATE (HyperV) ',
    'ＳystemVM Template (KVM)',
  ])('refuses the reserved name %j', (name) => {
    expect(() => checkImageName(name)).toThrow('Cannot use reserved names for templates')
  })

  it('takes any text without another error than its own, and leaves what it accepts alone', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 400 }), (text) => {
        const code = codeOf(text)
        expect(code).toMatch(/^passed$|^image\.name_/)
        expect(code !== 'passed' || checkImageName(checkImageName(text)) === text.trim()).toBe(true)
      }),
    )
  })
})
