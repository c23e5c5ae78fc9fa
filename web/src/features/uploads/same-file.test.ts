import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { compareFile, matchFiles, partsToCompare, type Proof } from './same-file.ts'

const chunk = 1_000
const bytes = Uint8Array.from({ length: 12_345 }, (_, at) => (at * 7) % 251)
const sha256 = (part: Uint8Array) => createHash('sha256').update(part).digest('hex')

/** What a server keeps that has `offset` bytes, and has made digests up to `proved`. */
function proofOf(offset: number, proved = offset): Proof {
  const whole = Math.floor(proved / chunk)
  const tail = bytes.subarray(whole * chunk, proved)
  return {
    length: bytes.length,
    offset,
    chunksize: chunk,
    chunkdigests: Array.from({ length: whole }, (_, n) =>
      sha256(bytes.subarray(n * chunk, (n + 1) * chunk)),
    ),
    ...(tail.length > 0 && { tailoffset: proved, taildigest: sha256(tail) }),
  }
}

describe('F1: a file that is chosen again', () => {
  it('is the same by the first, the last and five random chunks, and by what follows', async () => {
    const drawn = partsToCompare(proofOf(11_500), () => 0).map(({ start }) => start / chunk)
    expect(drawn).toEqual([0, 1, 2, 3, 4, 5, 10, 11])
    expect(partsToCompare(proofOf(11_500)).map(({ start, end }) => [start, end])).toEqual(
      expect.arrayContaining([
        [0, 1_000],
        [10_000, 11_000],
        [11_000, 11_500],
      ]),
    )
    expect(partsToCompare(proofOf(11_500))).toHaveLength(8)
    expect(await compareFile(new Blob([bytes]), proofOf(11_500))).toBe('same')
  })

  it.each([
    ['its beginning', 10],
    ['its last finished chunk', 10_900],
    ['what follows that', 11_400],
  ])('is another when %s differs', async (_what, at) => {
    const other = bytes.slice()
    other[at] = (other[at] ?? 0) ^ 1
    expect(await compareFile(new Blob([other]), proofOf(11_500))).toBe('other')
  })

  it('is another when its length differs', async () => {
    expect(await compareFile(new Blob([bytes, 'x']), proofOf(500))).toBe('other')
  })

  it('may be any file of that length while the server has nothing', async () => {
    expect(await compareFile(new Blob([bytes.toReversed()]), proofOf(0))).toBe('same')
  })

  it('is not known while the server has bytes and no digest of them', async () => {
    expect(await compareFile(new Blob([bytes]), proofOf(500, 0))).toBe('unknown')
  })
})

describe('several files that are chosen again', () => {
  const file = (name: string, size: number) => ({ name, size })
  const waiting = [
    { id: 'a', fileName: 'one.iso', length: 5, offset: 0 },
    { id: 'b', fileName: 'two.iso', length: 5, offset: 1 },
    { id: 'c', fileName: 'three.iso', length: 9, offset: 1 },
    { id: 'd', fileName: 'four.raw', length: 12, offset: 0 },
  ]

  it('go to the upload of their name and length', () => {
    const [one, two] = [file('one.iso', 5), file('two.iso', 5)]
    expect(matchFiles([two, one], waiting).matches).toEqual([
      ['b', two],
      ['a', one],
    ])
  })

  it('are not taken by their length alone while there is nothing to compare', () => {
    const other = file('five.raw', 12)
    expect(matchFiles([other], waiting).strangers).toEqual([other])
  })

  it('go by their length when they were renamed, and never two to one upload', () => {
    const [renamed, again, strange] = [file('x.iso', 9), file('y.iso', 9), file('one.iso', 6)]
    const found = matchFiles([renamed, again, strange], waiting)
    expect(found.matches).toEqual([['c', renamed]])
    expect(found.strangers).toEqual([again, strange])
  })
})
