import { AppError } from '@mold/shared/errors.ts'
import { passes } from '../db/passing-errors.ts'

/**
 * True when an error ends a job for good, so that what it has begun has to be taken back. A job whose server
 * stops, or whose database is away for a moment, goes on elsewhere.
 */
export function endsJob(error: unknown, signal: AbortSignal): boolean {
  if (passes(error)) return false
  return !signal.aborted || signal.reason instanceof AppError
}

/** The code and parameters that a row keeps of what went wrong. */
export function keptError(error: unknown): {
  readonly error_code: string
  readonly error_params: string
} {
  const { code, params } = error instanceof AppError ? error : new AppError('api.internal')
  return { error_code: code, error_params: JSON.stringify(params) }
}
