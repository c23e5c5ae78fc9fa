import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { AppError } from '@mold/shared/errors.ts'

const run = promisify(execFile)
const deadlineMs = 60_000

/**
 * Runs `qemu-img` on images that the server has inspected, or that are ours.
 *
 * @throws AppError host.tool_missing; Error with what it said
 */
export async function qemuImg(args: readonly string[], signal: AbortSignal): Promise<void> {
  const { PATH } = process.env
  try {
    const options = { env: { PATH, LC_ALL: 'C' }, timeout: deadlineMs, signal }
    await run('qemu-img', [...args], options)
  } catch (error) {
    signal.throwIfAborted()
    const { code, stderr } = error as { code?: unknown; stderr?: string }
    if (code === 'ENOENT') {
      throw new AppError('host.tool_missing', { program: 'qemu-img', package: 'qemu-utils' })
    }
    const said = (stderr ?? '').trim().split('\n').at(-1) ?? ''
    throw new Error(said === '' ? String(error) : said.replace(/^qemu-img: /, ''), { cause: error })
  }
}
