import { AppError, type ErrorCode } from '@mold/shared/errors.ts'
import { hostOf, redactUrl } from './url.ts'

const socketCodes: Readonly<Record<string, ErrorCode>> = {
  ECONNREFUSED: 'source.refused',
  EHOSTUNREACH: 'source.unreachable',
  ENETUNREACH: 'source.unreachable',
  EHOSTDOWN: 'source.unreachable',
  ENETDOWN: 'source.unreachable',
  EADDRNOTAVAIL: 'source.unreachable',
  ETIMEDOUT: 'source.connect_timeout',
  ECONNRESET: 'source.reset',
  ECONNABORTED: 'source.reset',
  EPIPE: 'source.reset',
  ERR_STREAM_PREMATURE_CLOSE: 'source.reset',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'source.tls_self_signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'source.tls_unknown_issuer',
  UNABLE_TO_GET_ISSUER_CERT: 'source.tls_unknown_issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'source.tls_unknown_issuer',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'source.tls_unknown_issuer',
  CERT_HAS_EXPIRED: 'source.tls_expired',
  CERT_NOT_YET_VALID: 'source.tls_not_yet_valid',
  CERT_REVOKED: 'source.tls_revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'source.tls_wrong_host',
}

/** Node has no name for every verdict of OpenSSL on a certificate, such as one that is signed by SHA-1. */
const nameless = 'UNSPECIFIED'
const untrusted = /^(CERT_|CRL_|CA_|EE_|INVALID_|PATH_|HOSTNAME_|UNABLE_TO_|UNSPECIFIED$)/
const retryable = new Set<string>([
  'source.resolver_unavailable',
  'source.refused',
  'source.unreachable',
  'source.connect_timeout',
  'source.no_answer',
  'source.reset',
  'source.connection_failed',
  'source.http_busy',
  'source.http_server',
  'source.stalled',
  'source.length_mismatch',
  'source.bad_range',
] satisfies ErrorCode[])

/**
 * An error of a socket, of TLS or of the HTTP parser in plain words. `seconds` is the time allowed
 * for a connection. Errors that are plain already pass as they are.
 */
export function connectionFailure(error: unknown, url: URL, seconds: number): AppError {
  if (error instanceof AppError) return error
  const fault = error instanceof Error ? error : new Error(String(error))
  const code = 'code' in fault && typeof fault.code === 'string' ? fault.code : fault.message
  const reason = code === nameless ? fault.message : code
  const params = { url: redactUrl(url), host: hostOf(url), seconds, reason, names: namesOf(fault) }
  return new AppError(codeOf(code), params, { cause: fault })
}

/** What an HTTP status other than success means. */
export function statusFailure(status: number, url: URL): AppError {
  return new AppError(statusCode(status), { status, host: hostOf(url) })
}

/**
 * Whether trying again by itself can help: the network, the server or the transfer failed, and not
 * what was asked for (refusals, 404, certificates, content).
 */
export function isRetryable(error: unknown): boolean {
  return error instanceof AppError && retryable.has(error.code)
}

function codeOf(reason: string): ErrorCode {
  const known = socketCodes[reason]
  if (known !== undefined) return known
  if (reason.startsWith('HPE_')) return 'source.bad_answer'
  if (reason === 'EPROTO' || reason.startsWith('ERR_SSL_')) return 'source.tls_protocol'
  return untrusted.test(reason) ? 'source.tls_untrusted' : 'source.connection_failed'
}

function statusCode(status: number): ErrorCode {
  if (status === 404 || status === 410) return 'source.http_not_found'
  if (status === 401 || status === 403 || status === 407) return 'source.http_denied'
  if (status === 408 || status === 425 || status === 429 || status === 503)
    return 'source.http_busy'
  return status >= 500 ? 'source.http_server' : 'source.http_status'
}

/** The names a certificate is made out to, for ERR_TLS_CERT_ALTNAME_INVALID. */
function namesOf(error: Error): string {
  if (!('cert' in error) || typeof error.cert !== 'object' || error.cert === null) return ''
  const { cert } = error
  if (!('subjectaltname' in cert) || typeof cert.subjectaltname !== 'string') return ''
  return cert.subjectaltname.replaceAll(/\b(DNS|IP Address):/g, '').slice(0, 200)
}
