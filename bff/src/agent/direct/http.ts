import { readHttp } from '../../sources/http.ts'
import { probeUrl } from '../../sources/probe.ts'
import type { DirectContext, DirectProtocol, DirectRead, OpenAt, Seen } from './protocol.ts'

/** A second without a byte is too little for a rate, so less than one byte in it is what stalls. */
const stallOf = ({ socketMs }: DirectContext) => ({ stallMs: socketMs, stallBytesPerSecond: 1 })

/** Looks at one http or https address. */
export async function lookAtUrl(
  { fetcher }: DirectContext,
  url: URL,
  signal: AbortSignal,
): Promise<Seen> {
  const { size, head } = await probeUrl(fetcher, url, signal)
  return { size, head, digests: [] }
}

/** Opens one http or https address. */
export async function openUrl(
  context: DirectContext,
  url: URL,
  { offset, validator, signal }: Pick<OpenAt, 'offset' | 'validator' | 'signal'>,
): Promise<DirectRead> {
  const at = { url, offset, validator, signal, ...stallOf(context) }
  const read = await readHttp(context.fetcher, at)
  return { ...read, digests: [], place: url.href, others: 0 }
}

/** The file at an http or https address. */
export const httpProtocol: DirectProtocol = {
  look: (context, signal) => lookAtUrl(context, context.address.url, signal),
  open: (context, at) => openUrl(context, context.address.url, at),
}
