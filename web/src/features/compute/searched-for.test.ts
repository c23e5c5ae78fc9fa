import { describe, expect, it } from 'vitest'
import { searchedFor } from './searched-for.ts'

const chosen = { value: '1', label: 'data · 7 GiB' }

describe('what a field that picks one searches for', () => {
  it.each([
    ['', undefined, undefined],
    [' ', undefined, undefined],
    ['dat', undefined, 'dat'],
    ['data · 7 GiB', undefined, 'data'],
    ['data · 7 GiB', chosen, undefined],
    ['data', chosen, 'data'],
  ])('%j', (typed, now, keyword) => {
    expect(searchedFor(typed, now)).toBe(keyword)
  })
})
