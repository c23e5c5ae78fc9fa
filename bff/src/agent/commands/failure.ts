import { AppError } from '@mold/shared/errors.ts'
import type { CommandEnd } from './journal.ts'

/** A failure as the protocol has it; what is no failure of ours is told by its text. */
export function failureOf(error: unknown): NonNullable<CommandEnd['failure']> {
  if (!(error instanceof AppError)) {
    const reason = error instanceof Error ? error.message : String(error)
    return { code: 'host.failed', params: { reason } }
  }
  const params = Object.entries(error.params).flatMap(([name, value]) =>
    value === undefined || value === null
      ? []
      : [[name, typeof value === 'boolean' ? String(value) : value] as const],
  )
  return { code: error.code, params: Object.fromEntries(params) }
}
