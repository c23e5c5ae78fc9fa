import type { ErrorParams } from '@mold/shared/errors.ts'

export interface Failure {
  readonly code?: string | undefined
  readonly params?: ErrorParams | undefined
  readonly text: string
  readonly requestId?: string | undefined
}

/** What an error view shows of anything that was thrown; the API's errors have these fields. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof Error && 'code' in thrown) {
    const { code, params, requestId } = thrown as Error & Partial<Failure>
    return { code, params, requestId, text: thrown.message }
  }
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  return { code: 'client.unexpected', text }
}
