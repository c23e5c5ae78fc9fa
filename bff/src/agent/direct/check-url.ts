import { AppError } from '@mold/shared/errors.ts'
import { type Checksum, formatChecksum, parseChecksum } from '@mold/shared/images/checksum.ts'
import { describeHead } from '@mold/shared/images/describe.ts'
import { formatShowsIn } from '@mold/shared/images/head-verdict.ts'
import { detectPacking } from '@mold/shared/images/packing.ts'
import { withDeadline } from '../../sources/deadline.ts'
import { hostOf, redactUrl } from '../../sources/url.ts'
import type { AgentHost, Doing } from '../host.ts'
import type { HostCommandParams, HostCommandResult } from '../protocol.ts'
import { directContext } from './context.ts'
import { directFailure } from './failures.ts'
import type { Seen } from './protocol.ts'
import { directProtocols } from './protocols.ts'

type Wanted = HostCommandParams<'url.check'>

/** Milliseconds for one look, with all its redirects and mirrors: a call waits for it. */
const lookMs = 40_000

/**
 * Looks at an address as a direct download would come from it, and keeps nothing: whether it can be reached, that
 * what is there can be the image, and how large that is.
 *
 * @throws AppError source.*, direct.*, image.*; the reason of the signal
 */
export async function checkUrl(
  host: AgentHost,
  wanted: Wanted,
  { signal }: Doing,
): Promise<HostCommandResult<'url.check'>> {
  const { source } = wanted
  const context = await directContext(host, wanted)
  const over = new AbortController()
  const late = () =>
    new AppError('source.no_answer', { url: redactUrl(source.url), seconds: lookMs / 1_000 })
  try {
    const either = AbortSignal.any([signal, over.signal])
    const looking = directProtocols[context.address.scheme].look(context, either)
    const seen = await withDeadline(looking, lookMs, signal, late)
    const { url } = context.address
    if (seen.head.length === 0) throw new AppError('source.empty', { host: hostOf(url) })
    if (wanted.checksum !== undefined) checkDigests(parseChecksum(wanted.checksum), seen.digests)
    return await sizesOf(seen, wanted, hostOf(url))
  } catch (error) {
    throw directFailure(error)
  } finally {
    over.abort(new Error('the look at the source is over'))
  }
}

/** What the source itself says of its digest has to be what was given. */
function checkDigests(given: Checksum, digests: readonly Checksum[]): void {
  const said = digests.find(({ algorithm }) => algorithm === given.algorithm)
  if (!said || said.hex === given.hex) return
  const algorithm = formatChecksum(given).replace(/^\{(.*)\}.*$/, '$1')
  throw new AppError('direct.metalink_checksum', {
    algorithm,
    found: said.hex,
    expected: given.hex,
  })
}

async function sizesOf({ head, size }: Seen, { format, source }: Wanted, host: string) {
  const packing = detectPacking(head)
  if (packing) throw new AppError('direct.packed', { packing })
  const verdict = formatShowsIn(head, format)
  if (verdict.verdict === 'mismatch') throw verdict.error
  if (size === undefined) throw new AppError('direct.size_unknown', { host })
  if (size > source.maxBytes) {
    throw new AppError('image.too_large', { size, max: source.maxBytes })
  }
  const described = await describeHead(head, size)
  if (size <= head.length && described.refusal) throw described.refusal
  // What shows at the end alone is the data of a fixed VHD, and one sector about it.
  const unseen = format === 'VHD' ? size - 512 : size
  const virtualSize = described.virtualSize ?? Math.max(0, unseen)
  if (virtualSize > source.maxVirtualBytes) {
    const params = { size: virtualSize, max: source.maxVirtualBytes }
    throw new AppError('image.virtual_too_large', params)
  }
  return { bytes: size, virtualSize }
}
