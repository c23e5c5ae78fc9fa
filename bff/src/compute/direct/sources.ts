import type { DirectSource } from '../../agent/protocol.ts'
import { maxVirtualBytes } from '../../images/limits.ts'
import { maxImageBytes } from '../../images/probe.service.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { Endpoint } from '../../sources/addresses.ts'
import { directHeaders } from '../../sources/direct-headers.ts'

export interface DirectSourceParts {
  readonly settings: Settings
  /** Listeners and databases of this installation. */
  readonly own: () => Promise<readonly Endpoint[]>
}

/** What of an image is about its source. */
export interface SourceImage {
  readonly url: string
  readonly details: Readonly<Record<string, string>>
}

/**
 * What a host is told of a source: its address and headers with the rules and time limits that hold now, so that
 * changed settings count for the next command.
 *
 * @throws AppError direct.header
 */
export type DirectSources = (image: SourceImage) => Promise<DirectSource>

export function createDirectSources({ settings, own }: DirectSourceParts): DirectSources {
  return async ({ url, details }) => ({
    url: url.trim(),
    headers: directHeaders(details),
    allowed: await settings.list('secstorage.allowed.internal.sites'),
    own: [...(await own())],
    followRedirects: await settings.boolean('store.download.follow.redirects'),
    connectMs: await settings.number('direct.download.connect.timeout'),
    socketMs: await settings.number('direct.download.socket.timeout'),
    requestMs: await settings.number('direct.download.connection.request.timeout'),
    maxBytes: await maxImageBytes(settings),
    maxVirtualBytes: await maxVirtualBytes(settings),
  })
}
