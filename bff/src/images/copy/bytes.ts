import { AppError } from '@mold/shared/errors.ts'
import { createHasher } from '../../stores/hash.ts'
import type { ImageStore } from '../../stores/store.ts'

/**
 * Copies bytes into a spool of the target and compares their digest.
 *
 * @throws AppError image.copy_digest, store.*
 */
export async function copyBytes(
  from: ImageStore,
  to: ImageStore,
  spool: string,
  object: { readonly digest: string; readonly length: number },
  watch: { readonly signal: AbortSignal; readonly done: (bytes: number) => void },
): Promise<void> {
  const writer = await to.openSpool(spool, 0, { sparse: true })
  const hasher = createHasher(['sha256'])
  try {
    for await (const chunk of await from.open(object.digest)) {
      watch.signal.throwIfAborted()
      const hashing = hasher.update(chunk as Buffer)
      const writing = writer.write(chunk as Buffer)
      if (hashing) await hashing
      if (writing) await writing
      watch.done(writer.offset)
    }
    await writer.sync()
    const { sha256 = '' } = await hasher.digest()
    if (sha256 !== object.digest) {
      throw new AppError('image.copy_digest', { found: sha256, expected: object.digest })
    }
  } finally {
    hasher.close()
    await writer.close()
  }
}
