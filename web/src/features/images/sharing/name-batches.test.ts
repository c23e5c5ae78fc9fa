import { describe, expect, it } from 'vitest'
import { batchesOf } from './name-batches.ts'

const names = (count: number) => Array.from({ length: count }, (_, at) => `account-${at}`)

describe('batchesOf', () => {
  it('decisions: asks for 30 names a call, for each once and in order', () => {
    expect(batchesOf(names(61)).map(({ length }) => length)).toEqual([30, 30, 1])
    expect(batchesOf(names(61)).flat()).toEqual(names(61))
    expect(batchesOf(names(30))).toHaveLength(1)
    expect(batchesOf([])).toEqual([])
  })
})
