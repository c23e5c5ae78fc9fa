import { AppError } from '@mold/shared/errors.ts'
import type { WorkerParts } from '../fetch/parts.ts'
import type { ImageStore, SpoolWriter } from '../../stores/store.ts'

/**
 * Copies bytes into a spool of the target and compares their digest.
 *
 * @throws AppError image.copy_digest, store.*
 */
export async function copyBytes(
  { hashes, buffers }: Pick<WorkerParts, 'hashes' | 'buffers'>,
  from: ImageStore,
  to: ImageStore,
  spool: string,
  object: { readonly digest: string; readonly length: number },
  watch: { readonly signal: AbortSignal; readonly done: (bytes: number) => void },
): Promise<void> {
  const hash = hashes.open(['sha256'])
  let writer: SpoolWriter | undefined
  try {
    writer = await to.openSpool(spool, 0, { sparse: true, tap: hash.update, buffers })
    for await (const chunk of await from.open(object.digest)) {
      watch.signal.throwIfAborted()
      await writer.write(chunk as Buffer)
      watch.done(writer.offset)
    }
    await writer.sync()
    const { sha256 = '' } = await hash.digests()
    if (sha256 !== object.digest) {
      throw new AppError('image.copy_digest', { found: sha256, expected: object.digest })
    }
  } finally {
    hash.close()
    await writer?.close()
  }
}
