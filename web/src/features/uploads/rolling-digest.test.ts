import { createHash } from 'node:crypto'
import { expect, it, vi } from 'vitest'
import { createRollingDigests, type DigestAnswer } from './rolling-digest.ts'

const mib = 1024 ** 2
const bytesOf = (length: number, seed: number) =>
  Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 12) + seed) % 251)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** A file that tells which parts of it were read. */
function watched(bytes: Uint8Array<ArrayBuffer>) {
  const parts: [from: number, end: number][] = []
  const blob = new Blob([bytes])
  const slice = (from: number, end: number) => {
    parts.push([from, end])
    return blob.slice(from, end)
  }
  return { parts, file: { size: blob.size, slice } as Blob }
}

function start() {
  const answers: DigestAnswer[] = []
  return { answers, order: createRollingDigests((found) => answers.push(found)) }
}

it('reads each byte once, no further than it is sent, and little of it at a time', async () => {
  const bytes = bytesOf(9 * mib + 5, 1)
  const { parts, file } = watched(bytes)
  const { answers, order } = start()
  order({ type: 'follow', id: 'a', file })
  order({ type: 'reach', id: 'a', to: 6 * mib })
  await vi.waitFor(() => expect(parts.at(-1)?.[1]).toBe(6 * mib))
  order({ type: 'reach', id: 'a', to: 2 * mib })
  order({ type: 'reach', id: 'a', to: Number.POSITIVE_INFINITY })
  await vi.waitFor(() => expect(answers).toEqual([{ id: 'a', digest: sha256(bytes) }]))
  expect(parts.map(([from]) => from)).toEqual([0, ...parts.slice(0, -1).map(([, to]) => to)])
  expect(Math.max(...parts.map(([from, to]) => to - from))).toBe(4 * mib)
})

it('takes files in turns, so that a large one does not keep the others back', async () => {
  const small = bytesOf(5, 2)
  const { answers, order } = start()
  order({ type: 'follow', id: 'large', file: new Blob([bytesOf(20 * mib, 1)]) })
  order({ type: 'reach', id: 'large', to: 20 * mib })
  order({ type: 'follow', id: 'small', file: new Blob([small]) })
  order({ type: 'reach', id: 'small', to: 5 })
  await vi.waitFor(() => expect(answers.map(({ id }) => id)).toEqual(['small', 'large']))
})

it('answers nothing for one that was dropped, and begins anew when it comes again', async () => {
  const { answers, order } = start()
  const other = bytesOf(10, 3)
  order({ type: 'follow', id: 'a', file: new Blob([bytesOf(10, 2)]) })
  order({ type: 'reach', id: 'a', to: 10 })
  order({ type: 'drop', id: 'a' })
  order({ type: 'follow', id: 'a', file: new Blob([other]) })
  order({ type: 'reach', id: 'a', to: 10 })
  await vi.waitFor(() => expect(answers).toEqual([{ id: 'a', digest: sha256(other) }]))
})

it('knows no digest of a file that cannot be read any more, and goes on with the rest', async () => {
  const { answers, order } = start()
  const slice = () => ({
    arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')),
  })
  order({ type: 'follow', id: 'gone', file: { size: 10, slice } as unknown as Blob })
  order({ type: 'reach', id: 'gone', to: Number.POSITIVE_INFINITY })
  order({ type: 'follow', id: 'empty', file: new Blob([]) })
  await vi.waitFor(() =>
    expect(answers).toEqual([
      { id: 'gone', digest: undefined },
      { id: 'empty', digest: sha256(new Uint8Array()) },
    ]),
  )
})

it('goes on with a file on a share that was away for a moment, without reading anything twice', async () => {
  const bytes = bytesOf(9 * mib, 4)
  const { parts, file } = watched(bytes)
  let away = false
  const share = {
    size: file.size,
    slice: (from: number, end: number) => {
      if (!away) return file.slice(from, end)
      return { arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')) }
    },
  } as Blob
  const { answers, order } = start()
  order({ type: 'follow', id: 'a', file: share })
  order({ type: 'reach', id: 'a', to: 4 * mib })
  await vi.waitFor(() => expect(parts).toHaveLength(1))
  away = true
  order({ type: 'reach', id: 'a', to: 8 * mib })
  // Its turn comes after the failure.
  order({ type: 'follow', id: 'empty', file: new Blob([]) })
  await vi.waitFor(() => expect(answers).toHaveLength(1))
  away = false
  order({ type: 'reach', id: 'a', to: 8 * mib + 1 })
  order({ type: 'reach', id: 'a', to: Number.POSITIVE_INFINITY })
  await vi.waitFor(() => expect(answers.at(-1)).toEqual({ id: 'a', digest: sha256(bytes) }))
  expect(parts.map(([from]) => from)).toEqual([0, ...parts.slice(0, -1).map(([, to]) => to)])
})
