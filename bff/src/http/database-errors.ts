import { AppError, type ErrorCode } from '@mold/shared/errors.ts'

/* By SQLSTATE, whole or class (PostgreSQL, appendix "Error Codes"). */
const bySqlState: Readonly<Record<string, ErrorCode>> = {
  // connection exceptions
  '08': 'api.database_unavailable',
  // shut down, crashed, starting up, dropped
  '57P': 'api.database_unavailable',
  // too many connections
  '53300': 'api.database_unavailable',
  // statement_timeout, lock_timeout
  '57014': 'api.database_timeout',
  '55P03': 'api.database_timeout',
  // serialization failure, deadlock
  '40001': 'api.database_conflict',
  '40P01': 'api.database_conflict',
  '53100': 'api.database_full',
}

/* Of the socket to the server. */
const socketCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'])

/* pg reports these without a code. */
const driverTexts = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error',
  'the database system is',
]

/** The error that a failure of the database means to the caller; undefined when it is no such one. */
export function databaseError(error: unknown): AppError | undefined {
  if (!(error instanceof Error)) return undefined
  const code = codeOf(error)
  return code && new AppError(code, {}, { cause: error })
}

function codeOf(error: Error): ErrorCode | undefined {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const state = bySqlState[code] ?? bySqlState[code.slice(0, 3)] ?? bySqlState[code.slice(0, 2)]
  if (state && /^[\dA-Z]{5}$/.test(code)) return state
  const connecting =
    'syscall' in error && ['connect', 'read', 'write'].includes(String(error.syscall))
  if (connecting && socketCodes.has(code)) return 'api.database_unavailable'
  return driverTexts.some((text) => error.message.startsWith(text))
    ? 'api.database_unavailable'
    : undefined
}

/** Every failure as an AppError: its own, the database's, or `api.internal`. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  return databaseError(error) ?? new AppError('api.internal', {}, { cause: error })
}
