/** What the server keeps of the bytes that it has; digests are hexadecimal SHA-256. */
export interface Proof {
  readonly length?: number | undefined
  /** Bytes that the server has. */
  readonly offset: number
  /** Bytes of each of `chunkdigests`. */
  readonly chunksize: number
  readonly chunkdigests: readonly string[]
  /** Up to where `taildigest` goes, from the end of the last whole chunk. */
  readonly tailoffset?: number | undefined
  readonly taildigest?: string | undefined
}

interface Part {
  readonly start: number
  readonly end: number
  readonly digest: string
}

const drawn = 5

/** The parts that are compared: first, last and five random finished chunks, and what follows them. */
export function partsToCompare(proof: Proof, random: () => number = Math.random): Part[] {
  const { chunksize, chunkdigests, tailoffset = 0, taildigest } = proof
  const whole = chunkdigests.map((_, n) => n)
  const chosen = new Set([...whole.splice(0, 1), ...whole.splice(-1, 1)])
  for (let n = 0; n < drawn && whole.length > 0; n += 1) {
    for (const each of whole.splice(Math.floor(random() * whole.length), 1)) chosen.add(each)
  }
  const parts = [...chosen]
    .toSorted((a, b) => a - b)
    .map((n) => ({ start: n * chunksize, end: (n + 1) * chunksize, digest: chunkdigests[n] ?? '' }))
  const tailStart = chunkdigests.length * chunksize
  if (taildigest === undefined || tailoffset <= tailStart) return parts
  return [...parts, { start: tailStart, end: tailoffset, digest: taildigest }]
}

/**
 * Whether a file is the one whose beginning the server has.
 *
 * @returns `unknown` when the server has bytes, but no digests of them yet
 * @throws DOMException when the file cannot be read
 */
export async function compareFile(
  file: Blob,
  proof: Proof,
  random?: () => number,
): Promise<'same' | 'other' | 'unknown'> {
  if (proof.length !== undefined && file.size !== proof.length) return 'other'
  if (proof.offset === 0) return 'same'
  const parts = partsToCompare(proof, random)
  if (parts.length === 0) return 'unknown'
  for (const { start, end, digest } of parts) {
    if ((await inTurn(() => digestOf(file.slice(start, end)))) !== digest) return 'other'
  }
  return 'same'
}

let before: Promise<unknown> = Promise.resolve()

/** A chunk is 64 MiB of memory, so there is one at a time, however many files are compared. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const now = before.then(work)
  before = now.catch(() => undefined)
  return now
}

const pieceLength = 4 << 20

/** SHA-256 of a part of a file, by the browser's own code where it may be used: on secure origins. */
async function digestOf(blob: Blob): Promise<string> {
  if (globalThis.isSecureContext) {
    return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())))
  }
  const { sha256 } = await import('@noble/hashes/sha2.js')
  const hash = sha256.create()
  for (let at = 0; at < blob.size; at += pieceLength) {
    hash.update(new Uint8Array(await blob.slice(at, at + pieceLength).arrayBuffer()))
  }
  return hex(hash.digest())
}

const hex = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

interface Waiting {
  readonly id: string
  readonly fileName?: string | undefined
  readonly length?: number | undefined
  readonly offset: number
}

/**
 * Which of the waiting uploads each chosen file may belong to: by length and name, else by length
 * alone where the server has bytes to compare. What is in the file decides afterwards.
 */
export function matchFiles<F extends { readonly name: string; readonly size: number }>(
  files: readonly F[],
  waiting: readonly Waiting[],
): { readonly matches: readonly (readonly [string, F])[]; readonly strangers: readonly F[] } {
  const free = new Map(waiting.map((each) => [each.id, each]))
  const matches: [string, F][] = []
  const take = (file: F, fits: (of: Waiting) => boolean) => {
    const found = [...free.values()].find(fits)
    if (found === undefined) return false
    free.delete(found.id)
    matches.push([found.id, file])
    return true
  }
  const bySize = files.filter(
    (file) => !take(file, (of) => of.length === file.size && of.fileName === file.name),
  )
  const strangers = bySize.filter(
    (file) => !take(file, (of) => of.length === file.size && of.offset > 0),
  )
  return { matches, strangers }
}
