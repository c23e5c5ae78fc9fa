import { probeBytes } from '../../support/images.ts'
import type { Origin, OriginRequest } from '../../support/origin.ts'

/** Requests for a file's body, whole or the rest of it; a probe asks for no more than its beginning. */
export function bodiesOf(origin: Origin, url: string): OriginRequest[] {
  const { pathname } = new URL(url)
  const probe = `bytes=0-${probeBytes - 1}`
  return origin.requests.filter(
    ({ method, path, headers }) =>
      method === 'GET' && path === decodeURI(pathname) && headers.range !== probe,
  )
}
