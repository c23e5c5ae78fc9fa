import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/** Asked of the worker that hashes files. */
export type DigestOrder =
  | { readonly type: 'follow'; readonly id: string; readonly file: Blob }
  /** Bytes of the file that are being sent by now; infinite when all of it is sent. */
  | { readonly type: 'reach'; readonly id: string; readonly to: number }
  | { readonly type: 'drop'; readonly id: string }

export interface DigestAnswer {
  readonly id: string
  /** SHA-256 of the whole file, hexadecimal; undefined when it cannot be read at its end. */
  readonly digest: string | undefined
}

interface Followed {
  readonly file: Blob
  readonly hash: ReturnType<typeof sha256.create>
  at: number
  to: number
}

/** What is in memory at a time, whatever the number and size of the files. */
const pieceLength = 4 * 1024 ** 2

/**
 * Hashes files as far as they are sent, so that what is read here was read just now for sending, and is
 * still in the memory of the system. The browser's own code can only digest what is in memory as a whole.
 *
 * @param answer called once for each file, when all of it is sent
 */
export function createRollingDigests(
  answer: (found: DigestAnswer) => void,
): (order: DigestOrder) => void {
  const files = new Map<string, Followed>()
  let working = false

  /** Of those that are behind the one that has waited longest. */
  const next = () =>
    [...files].find(([, { at, to, file }]) => at < Math.min(to, file.size) || at === file.size)

  async function step(id: string, followed: Followed): Promise<void> {
    const { file, hash, at, to } = followed
    if (at === file.size) {
      files.delete(id)
      answer({ id, digest: bytesToHex(hash.digest()) })
      return
    }
    const end = Math.min(at + pieceLength, to, file.size)
    const bytes = new Uint8Array(await file.slice(at, end).arrayBuffer())
    if (files.get(id) !== followed) return
    hash.update(bytes)
    followed.at = end
    // To the end of the line.
    files.delete(id)
    files.set(id, followed)
  }

  async function work(): Promise<void> {
    if (working) return
    working = true
    for (let found = next(); found !== undefined; found = next()) {
      const [id, followed] = found
      await step(id, followed).catch(() => {
        if (files.get(id) !== followed) return
        // A share that is away may be back when more of the file has been sent.
        if (followed.to !== Number.POSITIVE_INFINITY) {
          followed.to = followed.at
          return
        }
        files.delete(id)
        answer({ id, digest: undefined })
      })
    }
    working = false
  }

  return (order) => {
    const known = files.get(order.id)
    switch (order.type) {
      case 'follow':
        files.set(order.id, { file: order.file, hash: sha256.create(), at: 0, to: 0 })
        break
      case 'reach':
        if (known !== undefined) known.to = Math.max(known.to, order.to)
        break
      case 'drop':
        files.delete(order.id)
    }
    void work()
  }
}
