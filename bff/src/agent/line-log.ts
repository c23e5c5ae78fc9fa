import type { Logger } from '../log.ts'

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const

/**
 * A log of lines for the journal of a host, which adds the time: the server's own logger is too large for a
 * file that every host gets, and needs threads of its own.
 */
export function createLineLog(
  write: (line: string) => void = (line) => process.stderr.write(line),
  least: (typeof levels)[number] = 'info',
  bindings: Record<string, unknown> = {},
): Logger {
  const at = (level: (typeof levels)[number]) => (first: unknown, text?: unknown) => {
    if (levels.indexOf(level) < levels.indexOf(least)) return
    const [facts, message] = typeof first === 'string' ? [{}, first] : [first, text]
    const told = { ...bindings, ...plain(facts as Record<string, unknown>) }
    const rest = Object.keys(told).length === 0 ? '' : ` ${JSON.stringify(told)}`
    write(`${level} ${String(message)}${rest}\n`)
  }
  const methods = Object.fromEntries(levels.map((level) => [level, at(level)]))
  return {
    ...(methods as unknown as Omit<Logger, 'child'>),
    child: (more) => createLineLog(write, least, { ...bindings, ...more }),
  }
}

function plain(facts: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      value instanceof Error ? value.message : value,
    ]),
  )
}
