import { errorText, isErrorCode } from '@mold/shared/errors.ts'

interface Ill {
  readonly error_code: string | null
  readonly error_params: Readonly<Record<string, string | number>> | null
}

interface ShownError {
  readonly error?: string
  readonly errorcode?: string
  readonly errorparams?: Readonly<Record<string, string>>
}

/** What is wrong with the thing of a row, in words and as code; nothing where nothing is. */
export function shownError({ error_code: code, error_params: params }: Ill): ShownError {
  if (code === null) return {}
  const known = isErrorCode(code) ? code : 'host.failed'
  const of = isErrorCode(code) ? (params ?? {}) : { reason: code }
  const texts = Object.entries(of).map(([name, value]) => [name, String(value)] as const)
  return { error: errorText(known, of), errorcode: known, errorparams: Object.fromEntries(texts) }
}
