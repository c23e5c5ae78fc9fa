import type { ErrorParams } from '@mold/shared/errors.ts'

/** Failures that never reached the server, or came back as something that is not the API's. */
export type ClientErrorCode =
  | 'client.more_match'
  | 'client.unreachable'
  | 'client.unreadable'
  | 'client.unexpected'
  /** A proxy takes no request of this size. */
  | 'client.body_limit'
  /** The chosen file cannot be read at the moment. */
  | 'client.file_away'
  /** The chosen file cannot be read any more. */
  | 'client.file_unreadable'
  /** The server has received other bytes than the file has. */
  | 'client.file_changed'
  /** The chosen file is not the one that was being sent. */
  | 'client.file_other'
  /** Nothing to compare the chosen file with yet. */
  | 'client.file_unproved'

interface ApiErrorFields {
  /** HTTP status; 0 when there was no answer. */
  readonly status: number
  /** Code of the error table, or one of the console's own; absent for an unknown server. */
  readonly code?: string | undefined
  /** Values for the text of that code. */
  readonly params?: ErrorParams | undefined
  /** English text of the server. */
  readonly text: string
  /** `X-Request-Id` of the answer, for whoever reads the server's log. */
  readonly requestId?: string | undefined
}

/** Every failure of a call: words for people come from `code` and `params` (i18n/errors.ts). */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string | undefined
  readonly params: ErrorParams
  readonly requestId: string | undefined

  constructor(fields: ApiErrorFields, options?: ErrorOptions) {
    super(fields.text, options)
    this.status = fields.status
    this.code = fields.code
    this.params = fields.params ?? {}
    this.requestId = fields.requestId
  }

  /** The session is gone, as opposed to a command that the role may not use. */
  get signedOut(): boolean {
    return this.status === 401 && !refusals.has(this.code ?? '')
  }
}

const refusals = new Set(['api.not_available', 'api.cross_site', 'api.login_domain_id'])

/** A failure that no server told. */
export function clientError(code: ClientErrorCode, params: ErrorParams = {}): ApiError {
  return new ApiError({ status: 0, code, params, text: code })
}

/** Makes an `ApiError` of whatever was thrown, so that error views handle one kind. */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  return new ApiError({ status: 0, code: 'client.unexpected', text }, { cause: thrown })
}
