import type { Logger } from '../log.ts'
import type { Caller } from './caller.ts'

/** What a handler knows of the call besides its parameters. */
export interface Call {
  readonly caller: Caller
  readonly requestId: string
  /** Address of the client, after trusted proxies. */
  readonly address: string
  /** `https://host[:port]` under which the client reached us, for links in answers. */
  readonly origin: string
  readonly log: Logger
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal
}
