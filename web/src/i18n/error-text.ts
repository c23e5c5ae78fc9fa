import type { ErrorParams } from '@mold/shared/errors.ts'
import { findErrorText } from './i18n.ts'

interface Failure {
  readonly code?: string | undefined
  readonly params?: ErrorParams | undefined
  /** The server's English text, for codes that this console does not know. */
  readonly text: string
}

/** What happened and what to do, in the present language. */
export function errorWords({ code, params = {}, text }: Failure): string {
  if (code === undefined) return text
  const values = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, value ?? '']),
  )
  return findErrorText(code, values) ?? text
}
