import type { GuestFacts } from '../protocol.ts'
import type { GuestAnswer } from './protocol.ts'

/*
 * What cloud-init's and cloudbase-init's data sources for CloudStack ask for before they ask for a password: the
 * metadata of the virtual router, below /latest. Without it they take this for another cloud. There is nothing
 * secret in it, and no user data, as instances have none here.
 */

/** A guest that asks, and where it asks from. */
export interface AskingGuest extends GuestFacts {
  readonly instance: string
  readonly address: string
}

function valuesOf(guest: AskingGuest): Readonly<Record<string, string>> {
  return {
    'service-offering': guest.offering,
    'availability-zone': guest.zone,
    'local-ipv4': guest.address,
    'local-hostname': guest.name,
    'public-ipv4': guest.address,
    'public-hostname': guest.name,
    'instance-id': guest.instance,
    'vm-id': guest.instance,
    'public-keys': '',
  }
}

/** The path of a request for metadata below /latest; undefined for any other request. */
export function metadataPath({
  method,
  url = '',
}: {
  readonly method: string | undefined
  readonly url: string | undefined
}): string | undefined {
  if (method !== 'GET') return undefined
  return /^\/latest\/([^?]*)/.exec(url)?.[1]
}

/** Answers a request for metadata: a value, the names of all, or 404. */
export function answerMetadata(guest: AskingGuest, path: string): GuestAnswer {
  if (path === 'user-data') return { status: 200, body: '' }
  const values = valuesOf(guest)
  if (path === 'meta-data' || path === 'meta-data/') {
    return { status: 200, body: Object.keys(values).join('\n') }
  }
  const name = path.replace(/^meta-data\//, '')
  const value = Object.hasOwn(values, name) && path !== name ? values[name] : undefined
  return value === undefined ? { status: 404, body: '' } : { status: 200, body: value }
}
