import type { HashStream } from './hash-pool.ts'

/** What was made of all bytes of an object as they passed. */
export interface Hashed {
  /** SHA-256, lower-case hexadecimal, which names it. */
  readonly digest: string
  /** Authentication code (mac.ts); null where there is none. */
  readonly mac: Buffer | null
}

/** What a stream that was opened for SHA-256 has made of all that went through; nothing can follow. */
export async function hashedBy(stream: Pick<HashStream, 'digests' | 'mac'>): Promise<Hashed> {
  const { sha256: digest = '' } = await stream.digests()
  return { digest, mac: await stream.mac() }
}
