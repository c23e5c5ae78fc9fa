import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { FaultPoint } from '../../../src/jobs/fault-points.ts'
import { environmentOf, type TestPlace } from '../../support/server.ts'

const main = path.join(import.meta.dirname, '../../../src/main.ts')
const quickMain = path.join(import.meta.dirname, 'quick-main.ts')

/** How a process ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A Mold in a process of its own. */
export interface MoldProcess {
  readonly origin: string
  readonly pid: number
  readonly kill: (signal: NodeJS.Signals) => void
  /** Settles when it has ended, however it ended. */
  readonly ended: Promise<Ended>
  readonly hasEnded: () => boolean
  /** Everything that it wrote, for the text of a failure. */
  readonly output: () => string
}

export interface ProcessOptions {
  /** Where it kills itself. */
  readonly fault?: FaultPoint | undefined
  /** With the leases and delays of tests in place of the real ones. */
  readonly quick?: boolean
  /** Milliseconds of the lease of an upload, in a quick one. */
  readonly uploadLeaseMs?: number
  readonly env?: Readonly<Record<string, string>>
  /** A file to start in place of the server's own. */
  readonly main?: string
}

/** Starts the server as a user does, by its main file, and waits until it serves. */
export async function startProcess(
  place: TestPlace,
  options: ProcessOptions = {},
): Promise<MoldProcess> {
  const file = options.main ?? (options.quick ? quickMain : main)
  const child = spawn(process.execPath, [file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...environmentOf(place),
      ...(options.fault && { MOLD_TEST_FAULT: options.fault }),
      ...(options.uploadLeaseMs && { MOLD_TEST_UPLOAD_LEASE: String(options.uploadLeaseMs) }),
      ...options.env,
    },
  })
  const ended = once(child, 'exit').then(([code, signal]): Ended => ({ code, signal }))
  let output = ''
  const origin = Promise.withResolvers<string>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      const ready = /Mold is ready at (\S+)/.exec(output)
      if (ready?.[1] !== undefined) origin.resolve(ready[1])
    })
  }
  const first = await Promise.race([origin.promise, ended])
  if (typeof first !== 'string') throw new Error(`Mold did not start: ${output}`)
  return {
    origin: first,
    pid: child.pid ?? 0,
    kill: (signal) => killIfAlive(child, signal),
    ended,
    hasEnded: () => !isAlive(child),
    output: () => output,
  }
}

const isAlive = (child: ChildProcess) => child.exitCode === null && child.signalCode === null

function killIfAlive(child: ChildProcess, signal: NodeJS.Signals): void {
  if (isAlive(child)) child.kill(signal)
}
