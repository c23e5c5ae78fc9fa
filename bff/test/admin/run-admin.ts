import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../src/admin.ts', import.meta.url))

export interface AdminRun {
  /** Null when a signal ended it. */
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the tool as `npm run admin` does, with nothing but these variables for Mold. */
export async function runAdmin(
  env: { DATABASE_URL?: string; MOLD_DATA_DIR?: string },
  args: readonly string[],
  input = '',
): Promise<AdminRun> {
  const { DATABASE_URL: _, MOLD_DATA_DIR: __, ...others } = process.env
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...others, ...env },
    stdio: 'pipe',
  })
  child.stdin.end(input)
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), closed])
  return { code, out: out.trimEnd(), err: err.trimEnd() }
}
