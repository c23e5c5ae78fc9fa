import { createReadStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { constants, createZstdDecompress } from 'node:zlib'
import { AppError } from '@mold/shared/errors.ts'
import { isZstd } from '@mold/shared/images/packing.ts'
import { chunksOf, reasonOf } from './streams.ts'
import { chunkSize, memoryLimitMiB, type OnRead, type Unpacker } from './unpacker.ts'

const params = { [constants.ZSTD_d_windowLogMax]: Math.log2(memoryLimitMiB * 2 ** 20) }

/** Each frame costs a millisecond or so, so a file of nothing but tiny ones is refused. */
const freeFrames = 1000
const leastBytesPerFrame = 16 * 1024

/** Bytes of the file that are done, and what they have become. */
interface Place {
  packed: number
  unpacked: number
}

/**
 * Zstandard (RFC 8878). Several frames one after another are one stream: pzstd writes such. Node
 * stops at the end of a frame, so each gets a decompressor of its own.
 */
export const zstd: Unpacker = {
  async check() {},
  async *unpack(input, signal, onRead: OnRead = () => {}) {
    const file = await open(input)
    try {
      const { size } = await file.stat()
      const place: Place = { packed: 0, unpacked: 0 }
      for (let frames = 1; place.packed < size; frames += 1) {
        if (!(await startsFrame(file, place.packed))) throw trailing()
        yield* unpackFrame(input, place, signal, onRead)
        const bytes = place.packed + place.unpacked
        if (frames > freeFrames && bytes < frames * leastBytesPerFrame) {
          throw failed('too many tiny frames')
        }
      }
    } finally {
      await file.close()
    }
  },
}

async function startsFrame(file: FileHandle, at: number): Promise<boolean> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, at)
  return isZstd(buffer.subarray(0, bytesRead))
}

/** Goes on to behind the frame, or behind several when they ended with a chunk of the file. */
async function* unpackFrame(
  input: string,
  place: Place,
  signal: AbortSignal,
  onRead: OnRead,
): AsyncGenerator<Buffer> {
  const start = place.packed
  const packed = createReadStream(input, { start, highWaterMark: chunkSize })
  const frame = packed.pipe(createZstdDecompress({ chunkSize, params }))
  let begun = false
  try {
    for await (const chunk of chunksOf(frame, signal, [packed])) {
      begun = true
      place.unpacked += chunk.length
      onRead(start + frame.bytesWritten)
      yield chunk
    }
  } catch (error) {
    throw signal.aborted ? error : failure(error, begun)
  }
  place.packed += frame.bytesWritten
}

function failure(error: unknown, begun: boolean): unknown {
  const reason = reasonOf(error)
  if (reason === 'ZSTD_error_frameParameter_windowTooLarge') {
    const limit = { packing: 'zst', limit: memoryLimitMiB }
    return new AppError('source.unpack_memory', limit, { cause: error })
  }
  // Where a frame ended with a chunk of the file, Node looks for the next one itself.
  if (reason === 'ZSTD_error_prefix_unknown' && begun) return trailing(error)
  return /^(ZSTD_|Z_)/.test(reason) ? failed(reason, error) : error
}

const trailing = (cause?: unknown) =>
  new AppError('source.trailing_bytes', { packing: 'zst' }, { cause })
const failed = (reason: string, cause?: unknown) =>
  new AppError('source.unpack_failed', { packing: 'zst', reason }, { cause })
