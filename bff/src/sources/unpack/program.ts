import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { AppError } from '@mold/shared/errors.ts'
import type { Packing } from '@mold/shared/images/formats.ts'
import { toolPath } from '../../tool-path.ts'
import { chunksOf } from './streams.ts'
import { chunkSize, type OnRead, type Unpacker } from './unpacker.ts'

/** A packing that an installed program unpacks, from its standard input to its standard output. */
export interface UnpackProgram {
  readonly packing: Packing
  readonly program: string
  /** Debian's name of the package that has it. */
  readonly package: string
  readonly args: readonly string[]
  /** What its messages or its exit code mean; undefined when all is well. */
  readonly verdict: (messages: string, code: number | null) => AppError | undefined
}

const maxMessages = 4096

export function programUnpacker(config: UnpackProgram, path = process.env['PATH'] ?? ''): Unpacker {
  return {
    check: () => checkInstalled(config, path),
    async *unpack(input, signal, onRead: OnRead = () => {}) {
      await checkInstalled(config, path)
      signal.throwIfAborted()
      const packed = createReadStream(input, { highWaterMark: chunkSize })
      const child = spawn(config.program, config.args, {
        stdio: ['pipe', 'pipe', 'pipe'],
        env: { PATH: path, LC_ALL: 'C' },
      })
      const exited = once(child, 'close')
      // Looked at only when the output has ended by itself.
      exited.catch(() => {})
      const messages = collectMessages(child)
      // It may end before it has read all; what that means its messages say.
      child.stdin.on('error', () => packed.destroy())
      packed.pipe(child.stdin)
      try {
        for await (const chunk of chunksOf(child.stdout, signal, [packed])) {
          onRead(packed.bytesRead)
          yield chunk
        }
        await exited
      } finally {
        child.kill('SIGKILL')
      }
      const error = config.verdict(messages(), child.exitCode)
      if (error !== undefined) throw error
    },
  }
}

async function checkInstalled(config: UnpackProgram, path: string): Promise<void> {
  if ((await toolPath(config.program, path)) !== undefined) return
  const { packing, program } = config
  throw new AppError('source.unpacker_missing', { packing, program, package: config.package })
}

/** The beginning of what a child says on its error output; the rest is read and dropped. */
function collectMessages(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    text += piece.slice(0, maxMessages - text.length)
  })
  return () => text
}

/** The last line of a program's messages without its own name, as a reason to show. */
export function lastLine(messages: string): string {
  const line = messages.trim().split('\n').at(-1) ?? ''
  return line.replace(/^\w+: (\(stdin\): )?/, '')
}
