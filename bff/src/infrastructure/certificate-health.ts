import type { CertificateHealthRow } from './certificate-health.repository.ts'
import { problem, type Problem } from './problem.ts'

const dayMs = 86_400_000
/** Days before its end on which a certificate is warned of (issue: expiry warnings). */
const warnings = [1, 7, 30]

/** What is wrong with the certificates of a zone, for those who look after them. */
export function certificateProblems(
  rows: readonly CertificateHealthRow[],
  now = new Date(),
): Problem[] {
  const live = new Map(
    rows.filter(({ removed }) => removed === null).map((row) => [row.alias, row]),
  )
  const failed = rows.flatMap(({ alias, host_uuid, host_name }) =>
    host_uuid === null || host_name === null
      ? []
      : [
          {
            ...problem('failed', 'zone.certificate_failed', { alias, host: host_name }),
            hostid: host_uuid,
            hostname: host_name,
          },
        ],
  )
  return [...failed, ...[...live.values()].flatMap((row) => expiry(row, now))]
}

function expiry({ alias, valid_to }: CertificateHealthRow, now: Date): Problem[] {
  const date = valid_to.toISOString().slice(0, 10)
  const left = valid_to.getTime() - now.getTime()
  if (left <= 0) return [problem('failed', 'zone.certificate_expired', { alias, date })]
  const days = warnings.find((most) => left <= most * dayMs)
  return days === undefined
    ? []
    : [problem('attention', 'zone.certificate_expires', { alias, days, date })]
}
