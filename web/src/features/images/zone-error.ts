import type { ErrorParams } from '@mold/shared/errors.ts'
import { useErrorWords } from '../../i18n/error-text.ts'
import { type Failure, failureOf } from '../../ui/failure.ts'
import { useActionError } from './image-action.ts'
import type { Image, ImageZone } from './kind.ts'

/** What is wrong with a copy, and whether it is the answer to what was just tried. */
export interface Trouble {
  readonly reason: string | undefined
  /** The same for what shows more of it than words. */
  readonly failure: Failure | undefined
  readonly fromAction: boolean
}

/**
 * Why the last action on a copy failed, or else why the copy did, in the present language. There
 * may be no reason to tell: who does not own an image sees none.
 */
export function useTrouble(image: Image, zone: ImageZone): Trouble {
  const words = useErrorWords()
  const actionError = useActionError(image, zone.zoneid)
  if (actionError !== undefined) {
    const failure = failureOf(actionError)
    return { reason: words(failure), failure, fromAction: true }
  }
  const { errorcode: code, error } = zone
  const params = (zone.errorparams ?? {}) as ErrorParams
  if (code === undefined) return { reason: error, failure: undefined, fromAction: false }
  const failure = { code, params, text: error ?? code }
  return { reason: words(failure), failure, fromAction: false }
}

/** The beginning of a reason, for a row: up to the first `;`, `:` or full stop that ends a clause. */
export function firstClause(text: string): string {
  return text.split(/[;:.](?:\s|$)/)[0] ?? text
}
