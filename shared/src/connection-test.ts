import * as z from 'zod/mini'

const mib = 1024 ** 2

/**
 * What the server and whoever tests the way to it agree on. A request of the test is a `POST` with any
 * body; at most one of the query parameters `pause` and `hold`, in milliseconds, changes how it is
 * treated.
 */
export const connectionTest = {
  path: '/client/connection-test',
  maxBytes: 64 * mib,
  /** How much is read before a `pause`: then the server takes nothing for so long. */
  bytesBeforePause: mib,
  /** Short: a server that does not read does not see a sender go either. */
  maxPauseMs: 10_000,
  /** For how long at most the answer of a complete request can be held back by `hold`. */
  maxHoldMs: 90_000,
} as const

/** The answer: what the server saw of one request. */
export const connectionFactsSchema = z.object({
  /** Who ended the encryption: the server, a proxy that it trusts, or nobody that it knows of. */
  tls: z.enum(['own', 'proxy', 'none']),
  /** The headers X-Forwarded-…: not there, believed, or there from somebody who is not trusted. */
  forwarded: z.enum(['none', 'trusted', 'untrusted']),
  /** What links in answers to this browser begin with. */
  origin: z.string(),
  /** The address at the other end of the server's connection; told to root admins only. */
  peer: z.optional(z.string()),
  bytes: z.number(),
  /** Milliseconds from the headers to the last byte. */
  readms: z.number(),
  /** Milliseconds from the end of the pause to the last byte; absent when nothing was paused. */
  restms: z.optional(z.number()),
})

export type ConnectionFacts = z.infer<typeof connectionFactsSchema>
