import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** An upload takes as long as it takes; `limitBodyTime` bounds everything else. */
export const nodeServerOptions = {
  /* Query strings are part of it, and cmk puts everything there. */
  maxHeaderSize: 65_536,
  requestTimeout: 0,
  /* Node takes the one above for this, too: whoever connects and says nothing would hold its socket for ever. */
  headersTimeout: 60_000,
  /*
   * Longer than proxies keep a connection that nobody uses (nginx: 60 s). Whoever lets go first is not written to by
   * the other; at Node's 5 s a request could meet a connection that was just being closed, which a proxy answers by 502.
   */
  keepAliveTimeout: 75_000,
  /* What waits in a stream that is paused: small, as there may be many. */
  highWaterMark: 131_072,
} as const

/** Listens, and resolves with the port; rejects with what the system says. */
export async function listenAt(
  server: Server,
  of: { readonly host: string; readonly port: number },
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(of.port, of.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return portOf(server.address())
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}

/** Takes no more, lets requests finish for at most `graceMs`, then cuts the rest. */
export async function closeGently(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  // A connection becomes idle when its last answer is out.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  await Promise.race([closed, delay(graceMs, undefined, { ref: false })])
  clearInterval(sweep)
  server.closeAllConnections()
  await closed
}
