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

/** JSON lines on standard output. Control characters are escaped by JSON itself (case H14). */
export function createLogger(level: string): Logger {
  return pino({
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[redacted]',
    },
  })
}
