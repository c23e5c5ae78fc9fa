import { describe, expect, it } from 'vitest'
import { plainText } from './events.service.ts'

describe('texts of events', () => {
  it.each([
    ['Fetched https://user:secret@mirror.example/a.iso', 'Fetched https://mirror.example/a.iso'],
    [
      'https://mirror.example/a.iso?token=secret&x=1 is gone',
      'https://mirror.example/a.iso is gone',
    ],
    ['at https://mirror.example?sig=secret', 'at https://mirror.example'],
    [
      'No answer from https://a.example/x?sig=***; wait',
      'No answer from https://a.example/x; wait',
    ],
    ['(https://a.example/x?b=c#d).', '(https://a.example/x).'],
    ['at ftp://a@b@mirror.example/x#secret', 'at ftp://mirror.example/x'],
    [
      'mail admin@mold.example about what? and why#1',
      'mail admin@mold.example about what? and why#1',
    ],
  ])('F2, D18: keep nothing of a URL but its path: %j', (text, plain) => {
    expect(plainText(text, 100)).toBe(plain)
  })

  it('H14: are one line', () => {
    expect(plainText('a\r\n{"level":"fake"}\u001b[31m', 100)).toBe('a {"level":"fake"} [31m')
  })

  it('are cut between characters', () => {
    expect(plainText('한글템플릿', 5)).toBe('한글템플릿')
    expect(plainText('한글템플릿', 4)).toBe('한글템…')
    expect(plainText('🙂🙂🙂', 2)).toBe('🙂…')
  })
})
