import { lowerNameOf } from '@mold/shared/contract/command.ts'
import { type DateEdge, parseDateParam } from '@mold/shared/contract/dates.ts'
import { AppError } from '@mold/shared/errors.ts'

/**
 * The moment that a date parameter names; undefined when it is absent.
 *
 * @throws AppError `api.bad_date` (protocol §3)
 */
export function dateParam(
  text: string | undefined,
  edge: DateEdge,
  command: { readonly name: string; readonly envelope?: string },
): Date | undefined {
  if (text === undefined) return undefined
  const date = parseDateParam(text, edge)
  if (date) return date
  throw new AppError('api.bad_date', { value: text, command: lowerNameOf(command) })
}
