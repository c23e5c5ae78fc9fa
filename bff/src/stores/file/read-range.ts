import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'

/** Large reads: twice as fast over HTTP as the default of 64 KiB. */
const readLength = 512 << 10

export interface ReadRangeOptions {
  /** First byte, and the one after the last. */
  readonly start: number
  readonly end: number
  readonly explain: (cause: unknown) => Error
}

/**
 * Streams a part of an open file and closes the file. A file that ends early is an error: whoever
 * was promised a length must not take the rest for complete.
 */
export function readRange(handle: FileHandle, options: ReadRangeOptions): Readable {
  let position = options.start
  let reading = Promise.resolve()

  async function readSome(stream: Readable): Promise<void> {
    const length = Math.min(readLength, options.end - position)
    if (length <= 0) {
      stream.push(null)
      return
    }
    const buffer = Buffer.allocUnsafeSlow(length)
    const { bytesRead } = await handle.read(buffer, 0, length, position)
    if (bytesRead === 0) throw endedEarly(position, options.end)
    position += bytesRead
    stream.push(buffer.subarray(0, bytesRead))
  }

  /** Closing under a running read would let it read from another file with the same number. */
  async function finish(error: Error | null): Promise<Error | null> {
    await reading
    try {
      await handle.close()
      return error
    } catch (closing) {
      return error ?? options.explain(closing)
    }
  }

  return new Readable({
    highWaterMark: readLength,
    read() {
      reading = readSome(this).catch((error: unknown) => {
        this.destroy(options.explain(error))
      })
    },
    async destroy(error, done) {
      done(await finish(error))
    },
  })
}

/** Whoever was promised a length must not take the rest for complete. */
export function endedEarly(position: number, end: number): Error {
  return Object.assign(new Error(`the file ends at ${position}, before ${end}`), { code: 'EOF' })
}
