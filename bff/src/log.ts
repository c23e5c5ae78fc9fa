import { pino, type Logger as PinoLogger } from 'pino'

export type Logger = Pick<PinoLogger, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'> & {
  child(bindings: Record<string, unknown>): Logger
}

/* Names whose values never reach a log line, at any depth that we log (security case D18, F2). */
const secrets = [
  'password',
  'sessionkey',
  'signature',
  'secretkey',
  'secret',
  'cookie',
  'authorization',
  'token',
]

/* What systems and PostgreSQL say of a failure; its `detail` repeats values of rows. */
const factsOfErrors = ['code', 'errno', 'syscall', 'severity', 'table', 'column', 'constraint']

/**
 * An error as log lines have it. Libraries hang whole connections on their errors, with passwords and
 * keys, so only what is named here is taken (security case D18).
 *
 * @param depth causes that are still shown
 */
export function describeError(error: unknown, depth = 4): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) }
  const { name, message, stack, cause } = error
  const facts = factsOfErrors.flatMap((key) => {
    const value: unknown = Reflect.get(error, key)
    return typeof value === 'string' || typeof value === 'number' ? [[key, value] as const] : []
  })
  return {
    type: name,
    message,
    stack,
    ...Object.fromEntries(facts),
    ...(cause !== undefined && depth > 0 && { cause: describeError(cause, depth - 1) }),
  }
}

/** JSON lines on standard output. Control characters are escaped by JSON itself (case H14). */
export function createLogger(level: string): Logger {
  return pino({
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: (error: unknown) => describeError(error) },
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[redacted]',
    },
  })
}
