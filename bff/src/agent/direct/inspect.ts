import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { AppError } from '@mold/shared/errors.ts'
import { verifyFormat } from '@mold/shared/images/detect.ts'
import type { ImageFormat } from '@mold/shared/images/formats.ts'
import type { ImageReader } from '@mold/shared/images/reader.ts'

/**
 * Inspects an image that came from its own address as the server inspects what it stores: what its content is,
 * that it refers to nothing outside itself, and the size of its disk (security case D22).
 *
 * @param most bytes that the disk in it may have
 * @returns bytes of the disk that a guest sees
 * @throws AppError image.*
 */
export async function inspectFile(
  file: string,
  format: ImageFormat,
  most: number,
): Promise<number> {
  const handle = await open(file)
  try {
    const reader = await readerOf(handle)
    const { virtualSize } = await verifyFormat(reader, format)
    const size = virtualSize ?? reader.size
    if (size > most) throw new AppError('image.virtual_too_large', { size, max: most })
    return size
  } finally {
    await handle.close()
  }
}

async function readerOf(handle: FileHandle): Promise<ImageReader> {
  const { size } = await handle.stat()
  return {
    size,
    async read(offset, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)))
      for (let done = 0; done < bytes.length;) {
        const { bytesRead } = await handle.read(bytes, done, bytes.length - done, offset + done)
        if (bytesRead === 0) return bytes.subarray(0, done)
        done += bytesRead
      }
      return bytes
    },
  }
}
