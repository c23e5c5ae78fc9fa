import { AppError, type ErrorCode } from '@mold/shared/errors.ts'

const details: Partial<Record<ErrorCode, string>> = {
  'source.tls_self_signed': 'self-signed',
  'source.tls_unknown_issuer': 'unknown issuer',
  'source.tls_untrusted': 'not accepted',
}

/** What hosts trust is given to them by root admins, which the words for other fetches do not say. */
export function directFailure(error: unknown): unknown {
  const detail = error instanceof AppError ? details[error.code] : undefined
  if (!(error instanceof AppError) || detail === undefined) return error
  return new AppError('direct.untrusted', { host: error.params['host'], detail }, { cause: error })
}
