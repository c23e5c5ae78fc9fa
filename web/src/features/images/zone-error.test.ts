import { describe, expect, it } from 'vitest'
import { firstClause } from './zone-error.ts'

describe('firstClause', () => {
  it.each([
    ['체크섬이 다릅니다. 계산한 값은 "a"입니다.', '체크섬이 다릅니다'],
    ['The connection broke before the end; try again', 'The connection broke before the end'],
    ['Unable to resolve mirror.example.org: no such name', 'Unable to resolve mirror.example.org'],
    [
      'http://10.0.0.1:8080/a.iso refuses connections. Check it.',
      'http://10.0.0.1:8080/a.iso refuses connections',
    ],
    ['Failed', 'Failed'],
  ])('%s', (text, clause) => {
    expect(firstClause(text)).toBe(clause)
  })
})
