import { spawn } from 'node:child_process'

/** The account that PostgreSQL's programs run under; `undefined`: Mold's own. */
export type Account = { uid: number; gid: number } | undefined

/** A message for the one who starts Mold: what is wrong and what to do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError'
}

/**
 * The whole environment of PostgreSQL's programs. Mold's own stays out of it: it holds secrets,
 * and variables such as PGDATA or PGOPTIONS would steer the server.
 */
export function programEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' }
}

interface RunOptions {
  account: Account
  cwd?: string
  /** Written to standard input. */
  input?: string
  signal?: AbortSignal
}

/**
 * Runs a program to its end and gives what it printed.
 *
 * @throws Error with the last lines of its output when it cannot be started or does not exit with 0
 */
export async function run(program: string, args: string[], options: RunOptions): Promise<string> {
  const { account, cwd = '/', input = '', signal } = options
  const child = spawn(program, args, { ...account, cwd, signal, env: programEnvironment() })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
  // A program that ends before it has read everything shows in its exit code, not here.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, killedBy) => {
      if (code === 0) return resolve()
      const tail = output.trim().split('\n').slice(-12).join('\n')
      reject(new Error(`${program} ended with ${code ?? killedBy}:\n${tail}`))
    })
  })
  return output
}

/** True when the program can be started and exits with 0. */
export async function succeeds(program: string, args: string[], account: Account) {
  return run(program, args, { account }).then(
    () => true,
    () => false,
  )
}
