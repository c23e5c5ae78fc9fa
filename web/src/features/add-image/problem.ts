import type { AppError, ErrorParams } from '@mold/shared/errors.ts'
import { useErrorWords } from '../../i18n/error-text.ts'
import { useT, type TextKey } from '../../i18n/i18n.ts'

/** What is wrong with a field: a row of the error table, or one of the form's own sentences. */
export type Problem =
  | { readonly key: TextKey }
  | { readonly code: string; readonly params?: ErrorParams; readonly text: string }

export function problemOf(error: Pick<AppError, 'code' | 'params' | 'message'>): Problem {
  return { code: error.code, params: error.params, text: error.message }
}

/** Makes the sentence beside a field, in the present language. */
export function useProblemWords(): (problem: Problem | undefined) => string | undefined {
  const t = useT()
  const words = useErrorWords()
  return (problem) => {
    if (problem === undefined) return undefined
    return 'key' in problem ? t(problem.key) : words(problem)
  }
}
