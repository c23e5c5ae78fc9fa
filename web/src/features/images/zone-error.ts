import type { ErrorParams } from '@mold/shared/errors.ts'
import { useErrorWords } from '../../i18n/error-text.ts'
import { failureOf } from '../../ui/failure.ts'
import { useActionError } from './image-action.ts'
import type { Image, ImageZone } from './kind.ts'

/** What is wrong with a copy, and whether it is the answer to what was just tried. */
export interface Trouble {
  readonly reason: string | undefined
  readonly fromAction: boolean
}

/**
 * Why the last action on a copy failed, or else why the copy did, in the present language. There
 * may be no reason to tell: who does not own an image sees none.
 */
export function useTrouble(image: Image, zone: ImageZone): Trouble {
  const words = useErrorWords()
  const actionError = useActionError(image, zone.zoneid)
  if (actionError !== undefined) return { reason: words(failureOf(actionError)), fromAction: true }
  const { errorcode: code, error } = zone
  const params = (zone.errorparams ?? {}) as ErrorParams
  const reason = code === undefined ? error : words({ code, params, text: error ?? code })
  return { reason, fromAction: false }
}

/** The beginning of a reason, for a row: up to the first `;`, `:` or full stop that ends a clause. */
export function firstClause(text: string): string {
  return text.split(/[;:.](?:\s|$)/)[0] ?? text
}
