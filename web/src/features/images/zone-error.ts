import type { ErrorParams } from '@mold/shared/errors.ts'
import { useErrorWords } from '../../i18n/error-text.ts'
import { failureOf } from '../../ui/failure.ts'
import type { ImageZone } from './kind.ts'

/**
 * Why a copy failed, in the present language; or why the retry of it just failed, which is newer.
 * Undefined when there is no reason to tell (a caller who does not own it sees none).
 */
export function useZoneError(zone: ImageZone, newer?: unknown): string | undefined {
  const words = useErrorWords()
  if (newer !== undefined && newer !== null) return words(failureOf(newer))
  if (zone.errorcode === undefined) return zone.error
  const params = (zone.errorparams ?? {}) as ErrorParams
  return words({ code: zone.errorcode, params, text: zone.error ?? zone.errorcode })
}

/** The beginning of a reason, for a row: up to the first `;`, `:` or full stop that ends a clause. */
export function firstClause(text: string): string {
  return text.split(/[;:.](?:\s|$)/)[0] ?? text
}
