import { AppError } from '@mold/shared/errors.ts'
import { createProbeLimits } from '../../images/probe-limits.ts'
import type { DirectCheck, DirectRequest, DirectSizes } from '../../images/register/direct.ts'
import { redactUrl } from '../../sources/url.ts'
import { askNow, type AskNowParts } from '../host-commands/ask-now.ts'
import { anyHosts, type AskedHost } from './hosts.repository.ts'
import type { DirectSources } from './sources.ts'

export interface DirectCheckParts extends AskNowParts {
  readonly directSources: DirectSources
}

/** Milliseconds for the answer of a host, a little more than it takes at most. */
const answerMs = 45_000

/** What says by itself what to do: about the address and what is there, not about the way to it. */
const plain = /^(?:direct|image)\.|^source\.(?:address_|url_|redirect_|empty$|html$)/

/** What a host answered, in the words of the reference where the way to the address is the trouble. */
function failureOf(error: unknown, url: string, host: AskedHost): unknown {
  if (!(error instanceof AppError) || plain.test(error.code)) return error
  return new AppError(
    'direct.check_failed',
    {
      ...error.params,
      url: redactUrl(url),
      hostid: host.id,
      why: error.code,
      reason: error.message,
    },
    { cause: error },
  )
}

async function askHost(
  parts: DirectCheckParts,
  host: AskedHost,
  { url, format, checksum, details }: DirectRequest,
): Promise<DirectSizes> {
  const source = await parts.directSources({ url, details })
  const asked = { source, format, ...(checksum !== null && { checksum }) }
  try {
    return await askNow(parts, host, 'url.check', asked, answerMs)
  } catch (error) {
    throw failureOf(error, url, host)
  }
}

/**
 * Has one host of each zone look at an address before anything is made of it. One account asks about so many at a
 * time (security cases D26, H12).
 */
export function createDirectCheck(parts: DirectCheckParts): DirectCheck {
  const limited = createProbeLimits({ deadlineMs: answerMs + 5_000 })
  return async (caller, request, signal) => {
    const { url, zones, crossZones } = request
    const hosts = await anyHosts(
      parts.db,
      zones.map(({ id }) => id),
    )
    const isServed = crossZones ? hosts.length > 0 : hosts.length === zones.length
    if (!isServed) throw new AppError('image.direct_download_no_host', { url: redactUrl(url) })
    const work = () => Promise.all(hosts.map((host) => askHost(parts, host, request)))
    const found = await limited({ caller, url, signal, work })
    return {
      bytes: Math.max(...found.map(({ bytes }) => bytes)),
      virtualSize: Math.max(...found.map(({ virtualSize }) => virtualSize)),
    }
  }
}
