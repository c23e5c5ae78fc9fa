import { describe, expect, it } from 'vitest'
import { createChunkSize } from './chunk-size.ts'

const mib = 1024 * 1024

function memory() {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
}

describe('decisions: the size of requests', () => {
  it('is halved down to 512 KiB and no further', () => {
    const chunks = createChunkSize(memory())
    const sizes = [chunks.current()]
    while (chunks.halve(chunks.current())) sizes.push(chunks.current())
    expect(sizes.map((size) => size / mib)).toEqual([64, 32, 16, 8, 4, 2, 1, 0.5])
  })

  it('is halved once by several requests that met the same limit', () => {
    const chunks = createChunkSize(memory())
    expect([chunks.halve(64 * mib), chunks.halve(64 * mib)]).toEqual([true, true])
    expect(chunks.current()).toBe(32 * mib)
  })

  it('is remembered by the browser', () => {
    const storage = memory()
    createChunkSize(storage).halve(64 * mib)
    expect(createChunkSize(storage).current()).toBe(32 * mib)
  })

  it.each(['{', 'null', '{"size":1,"until":9e15}', '{"size":"many","until":9e15}'])(
    'is the largest when what was kept is %s',
    (text) => {
      const storage = memory()
      storage.setItem('mold.upload.chunk', text)
      expect(createChunkSize(storage).current()).toBe(64 * mib)
    },
  )
})
