/** What writing needs of a file; `FileHandle` has it. */
export interface SpoolFile {
  /** Writes pieces that follow each other; the kernel may take fewer bytes than all. */
  writev(pieces: readonly Uint8Array[], position: number): Promise<{ bytesWritten: number }>
  datasync(): Promise<void>
  truncate(length: number): Promise<void>
  close(): Promise<void>
}

const blockLength = 65_536
const zeros = Buffer.alloc(blockLength)

/** Bytes of pieces together. */
export const lengthOf = (pieces: readonly Uint8Array[]) =>
  pieces.reduce((sum, { length }) => sum + length, 0)

/** Writes all of these: the kernel may take fewer at a time, as a disk does that is about to be full. */
export async function writeAll(
  file: SpoolFile,
  pieces: readonly Uint8Array[],
  position: number,
): Promise<void> {
  let left = withoutFirst(pieces, 0)
  for (let at = position; left.length > 0;) {
    const { bytesWritten } = await file.writev(left, at)
    left = withoutFirst(left, bytesWritten)
    at += bytesWritten
  }
}

/** What is left of pieces without so many bytes of them. */
function withoutFirst(pieces: readonly Uint8Array[], count: number): Uint8Array[] {
  let gone = count
  return pieces.flatMap((piece) => {
    const taken = Math.min(gone, piece.length)
    gone -= taken
    return taken === piece.length ? [] : [piece.subarray(taken)]
  })
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
      await writeAll(file, [bytes.subarray(runStart, at)], position + runStart)
      runStart = end
    }
    at = end
  }
  await writeAll(file, [bytes.subarray(runStart)], position + runStart)
}

function isHole(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start === blockLength && zeros.equals(bytes.subarray(start, end))
}
