import type { ErrorParams } from '@mold/shared/errors.ts'

interface Failure {
  readonly code?: string | undefined
  readonly params?: ErrorParams | undefined
}

/**
 * Whether a root admin may register in spite of a failed probe: the source cannot be reached now,
 * but nothing says that it is a wrong one (decisions: source cannot be probed).
 */
export function isUnreachable({ code = '' }: Failure): boolean {
  return /^source\.(unresolved|resolver_unavailable|refused|unreachable|connect_timeout|no_answer|reset|connection_failed|stalled|length_mismatch|bad_range|http_|tls_)/.test(
    code,
  )
}

/** The range that a root admin may open to reach an internal address, such as `10.20.0.0/16`. */
export function internalRange({ code, params }: Failure): string | undefined {
  if (code !== 'source.address_internal' && code !== 'source.redirect_internal') return undefined
  const cidr = params?.['cidr']
  return typeof cidr === 'string' && cidr !== '' ? cidr : undefined
}

export const allowedSitesSetting = 'secstorage.allowed.internal.sites'

/** The setting's value with a range appended; the same value when it is there already. */
export function withAllowedSite(value: string | undefined, cidr: string): string {
  const ranges = (value ?? '')
    .split(',')
    .map((range) => range.trim())
    .filter((range) => range !== '')
  return ranges.includes(cidr) ? ranges.join(',') : [...ranges, cidr].join(',')
}
