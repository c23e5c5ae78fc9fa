import { AppError } from '@mold/shared/errors.ts'
import { programUnpacker } from './program.ts'

/** bzip2. Several streams one after another are one: pbzip2 writes such. */
export const bzip2 = (path?: string) =>
  programUnpacker(
    {
      packing: 'bz2',
      program: 'bzip2',
      package: 'bzip2',
      args: ['--decompress', '--stdout'],
      verdict(messages, code) {
        // bzip2 itself only warns of it and succeeds.
        if (messages.includes('trailing garbage')) {
          return new AppError('source.trailing_bytes', { packing: 'bz2' })
        }
        if (code === 0) return undefined
        const short = messages.includes('ends unexpectedly')
        const reason = short ? 'it ends too early' : `exit code ${code}`
        return new AppError('source.unpack_failed', { packing: 'bz2', reason })
      },
    },
    path,
  )
