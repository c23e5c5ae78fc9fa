import { createHash, type Hash } from 'node:crypto'
import type { ChecksumAlgorithm } from '@mold/shared/images/checksum.ts'
import type { Hashing } from '../pool/copy-hashed.ts'

/** Digests by several algorithms at once, SHA-256 always among them. */
export interface Hashes extends Hashing {
  /** In lower-case hexadecimal; may be asked for more than once. */
  digestBy(algorithm: ChecksumAlgorithm): string
}

/** @param algorithms those that somebody has said a digest by */
export function createHashes(algorithms: readonly ChecksumAlgorithm[]): Hashes {
  const hashes = new Map<ChecksumAlgorithm, Hash>()
  for (const name of ['sha256' as const, ...algorithms]) {
    if (!hashes.has(name)) hashes.set(name, createHash(name))
  }
  const digestBy = (algorithm: ChecksumAlgorithm) => {
    const hash = hashes.get(algorithm)
    if (!hash) throw new TypeError(`no digest by ${algorithm} was asked for`)
    return hash.copy().digest('hex')
  }
  return {
    update(piece) {
      for (const hash of hashes.values()) hash.update(piece)
    },
    digest: () => digestBy('sha256'),
    digestBy,
  }
}
