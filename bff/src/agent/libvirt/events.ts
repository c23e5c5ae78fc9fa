import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { passed } from '../passed.ts'
import { virshEnvironment } from './virsh.ts'

/** What became of a domain, as libvirt calls it: `Started Booted`, `Stopped Crashed`, … */
export interface DomainEvent {
  readonly name: string
  readonly what: string
}

const firstPauseMs = 500
const longestPauseMs = 15_000
/** A watch that lasted this long did not fail to begin. */
const steadyMs = 10_000

/** One line of `virsh event`; undefined for what is no lifecycle event. */
export function parseEvent(line: string): DomainEvent | undefined {
  const found = /event 'lifecycle' for domain '(.*)': (.+)$/.exec(line)
  return found?.[1] === undefined ? undefined : { name: found[1], what: (found[2] ?? '').trim() }
}

/**
 * Listens to what becomes of domains, by one `virsh` that is started anew when the daemon goes away. What
 * happens while none listens is seen by who lists domains after `onBegin`.
 *
 * @returns resolves once the signal has ended it
 */
export async function watchEvents(
  uri: string,
  signal: AbortSignal,
  on: { readonly begin: () => void; readonly event: (event: DomainEvent) => void },
): Promise<void> {
  let pause = firstPauseMs
  while (!signal.aborted) {
    const began = performance.now()
    await listen(uri, signal, on)
    if (performance.now() - began > steadyMs) pause = firstPauseMs
    await passed(pause, signal).catch(() => undefined)
    pause = Math.min(pause * 2, longestPauseMs)
  }
}

async function listen(
  uri: string,
  signal: AbortSignal,
  on: Parameters<typeof watchEvents>[2],
): Promise<void> {
  const child = spawn('virsh', ['-q', '-c', uri, 'event', '--event', 'lifecycle', '--loop'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: virshEnvironment(),
  })
  const kill = () => child.kill('SIGKILL')
  signal.addEventListener('abort', kill, { once: true })
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve())
    child.once('close', () => resolve())
  })
  if (signal.aborted) kill()
  on.begin()
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => {
    const event = parseEvent(line)
    if (event) on.event(event)
  })
  await ended
  lines.close()
  signal.removeEventListener('abort', kill)
}
