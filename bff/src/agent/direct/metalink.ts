import { AppError } from '@mold/shared/errors.ts'
import { readBody } from '../../sources/body.ts'
import { type Metalink, metalinkBounds, parseMetalink } from '../../sources/metalink/parse.ts'
import { lookAtUrl, openUrl } from './http.ts'
import type { DirectContext, DirectProtocol, DirectRead, OpenAt, Seen } from './protocol.ts'

/** Fetches and reads the metalink file itself. @throws AppError direct.metalink, source.* */
async function readMetalink(context: DirectContext, signal: AbortSignal): Promise<Metalink> {
  const { fetcher, address, socketMs } = context
  const response = await fetcher.open(address.url, { signal })
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of readBody(response, {
    signal,
    stallMs: socketMs,
    stallBytesPerSecond: 1,
  })) {
    chunks.push(chunk)
    length += chunk.length
    // The parser says what is wrong with one that is too long.
    if (length > metalinkBounds.bytes) break
  }
  return trusted(parseMetalink(Buffer.concat(chunks)), context)
}

/**
 * Who asked for https gets nothing that anyone on the way could change: without a digest the mirrors have to be
 * https, too, as redirects have to stay it.
 *
 * @throws AppError direct.metalink
 */
function trusted(metalink: Metalink, { address, vouched }: DirectContext): Metalink {
  const isVouched = vouched || metalink.digests.length > 0
  if (isVouched || address.url.protocol !== 'https:') return metalink
  const mirrors = metalink.mirrors.filter(({ protocol }) => protocol === 'https:')
  if (mirrors.length > 0) return { ...metalink, mirrors }
  throw new AppError('direct.metalink', {
    reason:
      'it came by https, and has http mirrors alone and no digest to vouch for what they send',
  })
}

/** Another size than the metalink file tells is another file. */
function checkSize({ size }: Metalink, found: number | undefined): void {
  if (size === undefined || found === undefined || size === found) return
  throw new AppError('direct.metalink', {
    reason: `it says ${size} bytes, and a mirror has ${found}`,
  })
}

/**
 * The first mirror that works. A mirror is never taken for a metalink file again: what it has must be the image
 * (security case D4).
 *
 * @throws AppError as the last mirror failed
 */
async function firstOf<T>(
  mirrors: readonly URL[],
  signal: AbortSignal,
  use: (mirror: URL) => Promise<T>,
): Promise<T> {
  let last: unknown
  for (const mirror of mirrors) {
    try {
      return await use(mirror)
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof AppError)) throw error
      last = error
    }
  }
  throw last
}

/** Goes on where bytes came from before, then the others; those that have failed come last. */
function inOrder(mirrors: readonly URL[], { failed, validator }: OpenAt): URL[] {
  const rank = ({ href }: URL) => {
    if (failed.includes(href)) return 2
    return validator !== undefined && placeOf(validator) === href ? 0 : 1
  }
  return mirrors.toSorted((a, b) => rank(a) - rank(b))
}

/* The validator of a mirror counts for that mirror alone. */
const validatorFor = (place: string, validator: string) => `${place} ${validator}`
const placeOf = (validator: string) => validator.slice(0, validator.indexOf(' '))

const othersThan = (mirror: URL, { mirrors }: Metalink, { failed }: OpenAt) =>
  mirrors.filter(({ href }) => href !== mirror.href && !failed.includes(href)).length

async function openMirror(
  context: DirectContext,
  metalink: Metalink,
  mirror: URL,
  at: OpenAt,
): Promise<DirectRead> {
  const { validator } = at
  const isSame = validator !== undefined && placeOf(validator) === mirror.href
  const from = isSame
    ? { ...at, validator: validator.slice(mirror.href.length + 1) }
    : { ...at, offset: 0, validator: undefined }
  const read = await openUrl(context, mirror, from)
  try {
    checkSize(metalink, read.length)
  } catch (error) {
    read.close()
    throw error
  }
  return {
    ...read,
    length: read.length ?? metalink.size,
    digests: metalink.digests,
    others: othersThan(mirror, metalink, at),
    validator: read.validator && validatorFor(mirror.href, read.validator),
  }
}

/** A file at any of the mirrors that a metalink file at an http or https address names. */
export const metalinkProtocol: DirectProtocol = {
  async look(context, signal): Promise<Seen> {
    const metalink = await readMetalink(context, signal)
    const seen = await firstOf(metalink.mirrors, signal, async (mirror) => {
      const at = await lookAtUrl(context, mirror, signal)
      checkSize(metalink, at.size)
      return at
    })
    return { ...seen, size: seen.size ?? metalink.size, digests: metalink.digests }
  },
  async open(context, at) {
    const metalink = await readMetalink(context, at.signal)
    return firstOf(inOrder(metalink.mirrors, at), at.signal, (mirror) =>
      openMirror(context, metalink, mirror, at),
    )
  },
}
