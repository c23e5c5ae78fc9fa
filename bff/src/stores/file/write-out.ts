/** What writing needs of a file; `FileHandle` has it. */
export interface SpoolFile {
  write(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesWritten: number }>
  datasync(): Promise<void>
  truncate(length: number): Promise<void>
  close(): Promise<void>
}

const blockLength = 65_536
const zeros = Buffer.alloc(blockLength)

/** Writes all of `bytes`: the kernel may take fewer at a time, as a disk does that is about to be full. */
export async function writeAll(
  file: SpoolFile,
  bytes: Uint8Array,
  position: number,
): Promise<void> {
  let done = 0
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}

/**
 * Writes `bytes` except its blocks of 64 KiB zeros, aligned in the file: what is never written stays
 * a hole, which reads as zeros and takes no space. The file must have no bytes there yet.
 */
export async function writeAround(
  file: SpoolFile,
  bytes: Uint8Array,
  position: number,
): Promise<void> {
  let runStart = 0
  let at = 0
  while (at < bytes.length) {
    const toBoundary = blockLength - ((position + at) % blockLength)
    const end = Math.min(at + toBoundary, bytes.length)
    if (isHole(bytes, at, end)) {
      await writeAll(file, bytes.subarray(runStart, at), position + runStart)
      runStart = end
    }
    at = end
  }
  await writeAll(file, bytes.subarray(runStart), position + runStart)
}

function isHole(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start === blockLength && zeros.equals(bytes.subarray(start, end))
}
