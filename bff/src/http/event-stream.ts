import { AppError } from '@mold/shared/errors.ts'
import type { Request, RequestHandler, Response } from 'express'
import type { Session } from '../access/sign-in/session.repository.ts'
import type { Live } from '../events/live.ts'
import type { Logger } from '../log.ts'
import { refuseCrossSite } from './authenticate.ts'
import { sessionTokenOf } from './cookies.ts'
import { type EventClient, type EventData, createEventClient } from './event-client.ts'
import { createLiveImages } from './live-images.ts'
import { createSessionWatch } from './session-watch.ts'
import type { ShownImage } from './ports.ts'
import { contextOf } from './request.ts'
import { sendFailure } from './respond.ts'

export interface EventStreamParts {
  readonly live: Pick<Live, 'subscribe'>
  /** Images by internal id as they are now, removed or not; without those that never were. */
  readonly loadImages: (ids: readonly number[]) => Promise<ReadonlyMap<number, ShownImage>>
  /** The live session of a token; an open stream is no call, so nothing is recorded. */
  readonly findSession: (token: string) => Promise<Session | undefined>
  readonly log: Logger
  readonly heartbeatMs?: number
  /** How often it is checked that a stream's session goes on; at most a minute. */
  readonly recheckMs?: number
  readonly maxPerSession?: number
  readonly maxStreams?: number
  readonly maxBufferedBytes?: number
  /** For how long a browser may stay behind with reading; a minute. */
  readonly patienceMs?: number
}

export interface EventStream {
  /** `GET /client/events`, for a session: server-sent events (design: Live). */
  readonly route: RequestHandler
  /** Ends every stream and takes no more. */
  readonly close: () => void
}

/**
 * Sends every browser what changed: `hello` first (anything may have changed before), then `changed`
 * with a list row, `gone`, and `touched` for lists to be read again; `bye` with the reason before the
 * server ends the stream.
 */
export function createEventStream(parts: EventStreamParts): EventStream {
  const { heartbeatMs = 15_000, recheckMs = 30_000, maxPerSession = 6, maxStreams = 1_000 } = parts
  const clients = new Set<EventClient>()
  const images = createLiveImages({ clients, load: parts.loadImages, log: parts.log })
  const tell = (event: string, data: EventData) => {
    for (const client of clients) client.send(event, data)
  }
  const unsubscribe = parts.live.subscribe((message) => {
    if (message.kind === 'everything') {
      images.forget()
      return tell('hello', { heartbeatMs })
    }
    if (message.kind === 'image') return images.changed(message.id)
    const kind = kindsOfTables[message.table]
    if (kind !== undefined) tell('touched', { kind })
    if (tablesOfRights.has(message.table)) sessions.changed()
  })
  const heartbeat = setInterval(() => {
    for (const client of clients) client.beat()
  }, heartbeatMs)
  const sessions = createSessionWatch(clients, parts)
  const recheck = setInterval(() => void sessions.look(), recheckMs)
  let closed = false

  async function open(req: Request, res: Response): Promise<void> {
    if (closed) throw new AppError('api.stopping')
    refuseCrossSite(req)
    const token = sessionTokenOf(req)
    const session = token === undefined ? undefined : await parts.findSession(token)
    if (token === undefined || !session) throw new AppError('api.bad_session')
    // It may have gone away meanwhile, and would not say so again.
    if (res.closed) return
    const own = Array.from(clients).filter((client) => client.sessionId === session.id)
    if (own.length >= maxPerSession) {
      throw new AppError('api.too_many_streams', { max: maxPerSession })
    }
    if (clients.size >= maxStreams) throw new AppError('api.busy')
    contextOf(res).user = session.caller.user.uuid
    const client = createEventClient(res, {
      token,
      session,
      maxBuffered: parts.maxBufferedBytes,
      patienceMs: parts.patienceMs,
    })
    clients.add(client)
    res.once('close', () => clients.delete(client))
    client.send('hello', { heartbeatMs })
  }

  return {
    async route(req, res) {
      contextOf(res).route = 'events'
      try {
        if (req.method !== 'GET') {
          res.setHeader('Allow', 'GET')
          throw new AppError('api.method_not_allowed', { method: req.method, allowed: 'GET' })
        }
        await open(req, res)
      } catch (error) {
        sendFailure(res, error)
      }
    },
    close() {
      closed = true
      unsubscribe()
      clearInterval(heartbeat)
      clearInterval(recheck)
      for (const client of clients) client.end('stopping')
    },
  }
}

/* What the console lists, by the table that changed. */
const kindsOfTables: Readonly<Record<string, string>> = {
  event: 'event',
  job: 'job',
  setting: 'configuration',
  zone: 'zone',
  image_store: 'imagestore',
  object_replica: 'imagestore',
  upload: 'upload',
  server: 'health',
  account: 'account',
  domain: 'domain',
  project: 'project',
  project_account: 'project',
  project_invitation: 'project',
  instance: 'instance',
  nic: 'instance',
  volume: 'volume',
  snapshot: 'snapshot',
  host: 'host',
  storage_pool: 'host',
  direct_download_certificate: 'certificate',
  direct_download_certificate_host: 'certificate',
  network: 'network',
  service_offering: 'offering',
  disk_offering: 'offering',
}

/* Who somebody is and what they belong to: what they see may be another thing now. */
const tablesOfRights: ReadonlySet<string> = new Set([
  'account',
  'domain',
  'project',
  'project_account',
])
