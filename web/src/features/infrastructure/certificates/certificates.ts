import type { ResultFor } from '../../../api/client.ts'
import { parseApiDate } from '../../../i18n/format.ts'
import type { TextKey } from '../../../i18n/i18n.ts'
import type { Tone } from '../../../ui/state-badge.tsx'

export type Certificate = ResultFor<'listTemplateDirectDownloadCertificates'>['items'][number]
export type OnHost = NonNullable<Certificate['hostsmap']>[number]

/** Also those that were revoked, as long as a host may still trust them. */
export const allCertificates = { listhosts: true, showrevoked: true } as const

/** What a host has made of a certificate, in one word. */
export function stateOnHost({ status, wanted }: OnHost): { tone: Tone; words: TextKey } {
  switch (status) {
    case 'UPLOADED':
      return { tone: 'ready', words: 'cert.state.trusted' }
    case 'REVOKED':
      return { tone: 'quiet', words: 'cert.state.revoked' }
    case 'FAILED':
      return { tone: 'failed', words: 'cert.state.failed' }
    default:
      return wanted === true
        ? { tone: 'moving', words: 'cert.state.due' }
        : { tone: 'attention', words: 'cert.state.stillThere' }
  }
}

/** Something is still to be done on the host, or has failed: it can be tried again. */
export const isOpen = ({ status }: OnHost) => status === 'FAILED' || status === 'SKIPPED'

const dayMs = 86_400_000
/** Days before its end from which on a certificate is warned of, and how loudly. */
const warnings: readonly (readonly [days: number, tone: Tone])[] = [
  [1, 'failed'],
  [7, 'attention'],
  [30, 'attention'],
]

export interface Expiry {
  readonly tone: Tone
  readonly words: TextKey
  readonly days: number
}

/** That it expires within 30, 7 or 1 days, or has; undefined while that is far. */
export function expiryOf({ validto }: Certificate, now: Date): Expiry | undefined {
  if (validto === undefined) return undefined
  const left = parseApiDate(validto).getTime() - now.getTime()
  if (left <= 0) return { tone: 'failed', words: 'cert.expired', days: 0 }
  const found = warnings.find(([days]) => left <= days * dayMs)
  if (!found) return undefined
  const [days, tone] = found
  const words = days === 1 ? 'cert.expiresToday' : 'cert.expiresWithin'
  return { tone, words, days: Math.ceil(left / dayMs) }
}

/** The hosts of a zone that some certificate names, each once. */
export function hostsOfMatrix(certificates: readonly Certificate[]): OnHost[] {
  const hosts = new Map<string, OnHost>()
  for (const { hostsmap = [] } of certificates) {
    for (const host of hostsmap)
      if (!hosts.has(host.hostid ?? '')) hosts.set(host.hostid ?? '', host)
  }
  return [...hosts.values()]
}

/** A certificate and a host as one text of the address. */
export const placeId = (certificate: string, host: string) => `${certificate}.${host}`

/** The certificate and the host that such a text names. */
export function placeOf(id: string | undefined, certificates: readonly Certificate[]) {
  const [certificateId, hostId] = (id ?? '').split('.')
  const certificate = certificates.find((each) => each.id === certificateId)
  const on = certificate?.hostsmap?.find(({ hostid }) => hostid === hostId)
  return { certificate, on }
}
