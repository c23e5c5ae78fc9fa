/**
 * Random access to the bytes of an image, wherever they are: a `Blob` in the browser, a file, an
 * object or an HTTP source on the server.
 */
export interface ImageReader {
  /** Length of the whole image in bytes. */
  readonly size: number
  /** Up to `length` bytes from `offset`; fewer only where the image (or what is held of it) ends. */
  read(offset: number, length: number): Promise<Uint8Array>
}

/** How much of the beginning is looked at to know a format, in bytes. */
export const headLength = 65_536

/** A reader over bytes in memory. With `size`, they are the beginning of an image of that length. */
export function bytesReader(bytes: Uint8Array, size: number = bytes.length): ImageReader {
  return {
    size,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  }
}

export function blobReader(blob: Blob): ImageReader {
  return {
    size: blob.size,
    read: async (offset, length) =>
      new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  }
}

/** An image that stands inside another, such as a disk in an appliance. */
export function sliceReader(reader: ImageReader, start: number, size: number): ImageReader {
  return {
    size,
    read: (offset, length) =>
      reader.read(start + offset, Math.max(0, Math.min(length, size - offset))),
  }
}

/** The same image with its first 64 KiB held, so that every step can look at them again for free. */
export async function holdHead(reader: ImageReader): Promise<{
  readonly head: Uint8Array
  readonly reader: ImageReader
}> {
  const head = await reader.read(0, headLength)
  return {
    head,
    reader: {
      size: reader.size,
      read: async (offset, length) =>
        offset + length <= head.length
          ? head.subarray(offset, offset + length)
          : reader.read(offset, length),
    },
  }
}
