import { AppError } from '@mold/shared/errors.ts'
import { lastLine, programUnpacker } from './program.ts'
import { memoryLimitMiB } from './unpacker.ts'

/** xz. Zero padding after the stream is part of the format; other bytes there make it fail. */
export const xz = (path?: string) =>
  programUnpacker(
    {
      packing: 'xz',
      program: 'xz',
      package: 'xz-utils',
      args: [
        '--decompress',
        '--stdout',
        '--format=xz',
        '--threads=1',
        `--memlimit-decompress=${memoryLimitMiB}MiB`,
      ],
      verdict(messages, code) {
        if (messages.includes('Memory usage limit')) {
          return new AppError('source.unpack_memory', { packing: 'xz', limit: memoryLimitMiB })
        }
        if (code === 0) return undefined
        const reason = lastLine(messages) || `exit code ${code}`
        return new AppError('source.unpack_failed', { packing: 'xz', reason })
      },
    },
    path,
  )
