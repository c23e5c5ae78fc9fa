import { describe, expect, it } from 'vitest'
import { readRecent } from './recent.ts'

describe('readRecent', () => {
  it('reads what was kept', () => {
    const kept = [{ to: '/templates/1', label: 'web' }]
    expect(readRecent(JSON.stringify(kept))).toEqual(kept)
  })

  it.each([undefined, '', '{', '5', '[{"to":1}]', '[{"to":"//evil.example","label":"x"}]'])(
    'takes %s for nothing',
    (kept) => expect(readRecent(kept)).toEqual([]),
  )
})
