import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { AppError } from '@mold/shared/errors.ts'
import { chunksOf } from './streams.ts'
import { chunkSize, type OnRead, type Unpacker } from './unpacker.ts'

/** gzip (RFC 1952). Several members one after another are one stream: pigz and bgzip write such. */
export const gzip: Unpacker = {
  async check() {},
  async *unpack(input, signal, onRead: OnRead = () => {}) {
    const { size } = await stat(input)
    const file = createReadStream(input, { highWaterMark: chunkSize })
    const gunzip = file.pipe(createGunzip({ chunkSize }))
    try {
      for await (const chunk of chunksOf(gunzip, signal, [file])) {
        onRead(gunzip.bytesWritten)
        yield chunk
      }
    } catch (error) {
      throw signal.aborted ? error : failure(error)
    }
    // zlib takes zeros after a member for padding and stops there in silence.
    if (gunzip.bytesWritten < size) throw new AppError('source.trailing_bytes', { packing: 'gz' })
  },
}

function failure(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || !String(error.code).startsWith('Z_')) {
    return error
  }
  // The first member was recognised by its magic, so a missing header is one of a later member.
  if (error.message === 'incorrect header check') {
    return new AppError('source.trailing_bytes', { packing: 'gz' }, { cause: error })
  }
  const params = { packing: 'gz', reason: error.message }
  return new AppError('source.unpack_failed', params, { cause: error })
}
