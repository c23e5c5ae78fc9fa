import { describe, expect, it } from 'vitest'
import { bufferLength, createBuffers } from './buffers.ts'

describe('buffers', () => {
  it('are shared memory where threads are to see them', () => {
    expect(createBuffers(1, true).take(0)?.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(createBuffers(1, false).take(0)?.buffer).toBeInstanceOf(ArrayBuffer)
    expect(createBuffers(1, true).take(0)?.length).toBe(bufferLength)
  })

  it('are lent up to a number, but for the first of each borrower', () => {
    const buffers = createBuffers(2, true)
    expect(buffers.take(0)).toBeDefined()
    expect(buffers.take(1)).toBeDefined()
    expect(buffers.take(2)).toBeUndefined()
    const other = buffers.take(0)
    expect(other).toBeDefined()
    buffers.give(other!)
    expect(buffers.take(2)).toBeUndefined()
  })

  it('are used again', () => {
    const buffers = createBuffers(2, true)
    const first = buffers.take(0)!
    buffers.give(first)
    expect(buffers.take(0)).toBe(first)
  })
})
