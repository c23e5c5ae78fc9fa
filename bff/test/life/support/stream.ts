import { setTimeout as wait } from 'node:timers/promises'
import type { WireImage } from '../../../src/images/image.view.ts'
import { cookiesOf, login } from '../../support/http-client.ts'

/** What a message of the event stream may carry; each kind has some of it. */
export interface StreamData {
  readonly kind: string
  readonly id: string
  readonly version: number
  readonly row: WireImage
  readonly reason: string
}

export interface StreamEvent {
  readonly event: string
  readonly data: StreamData
  /** Milliseconds of a steady clock, when it arrived. */
  readonly at: number
}

export interface Stream {
  readonly cookie: string
  /** Everything that has arrived. */
  readonly events: readonly StreamEvent[]
  /** The first event of the name, from the `from`th of all on, for which the predicate holds. */
  readonly next: (
    name: string,
    predicate?: (event: StreamEvent) => boolean,
    from?: number,
  ) => Promise<StreamEvent>
  readonly isClosed: () => boolean
  readonly close: () => void
}

const limitMs = 15_000

/** Signs in as a browser does and listens. */
export async function openStream(
  { origin }: { readonly origin: string },
  username: string,
  password: string,
  domain = '/',
): Promise<Stream> {
  const signedIn = await login(Number(new URL(origin).port), { username, password, domain })
  const cookie = cookiesOf(signedIn)
  const gone = new AbortController()
  const answer = await fetch(`${origin}/client/events`, {
    headers: { cookie },
    signal: gone.signal,
  })
  if (answer.status !== 200 || !answer.body) throw new Error(`no stream: ${await answer.text()}`)
  const events: StreamEvent[] = []
  let closed = false
  void readEvents(answer.body, (event) => events.push(event))
    // A stream that breaks off is part of tests.
    .catch(() => undefined)
    .finally(() => (closed = true))
  return {
    cookie,
    events,
    async next(name, predicate = () => true, from = 0) {
      const end = performance.now() + limitMs
      for (;;) {
        const found = events.slice(from).find((one) => one.event === name && predicate(one))
        if (found) return found
        if (performance.now() > end) {
          const names = events.map(({ event }) => event).join(' ')
          throw new Error(`no such event (${name}) among: ${names}`)
        }
        await wait(10)
      }
    },
    isClosed: () => closed,
    close: () => gone.abort(),
  }
}

async function readEvents(
  body: ReadableStream<Uint8Array>,
  take: (event: StreamEvent) => void,
): Promise<void> {
  let rest = ''
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + text).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const [, event, data] = /^event: (\S+)\ndata: (.*)$/.exec(block) ?? []
      if (event === undefined || data === undefined) continue
      take({ event, data: JSON.parse(data) as StreamData, at: performance.now() })
    }
  }
}
