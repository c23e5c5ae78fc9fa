import { once } from 'node:events'
import net from 'node:net'
import { listen } from '../../support/raw-server.ts'

/**
 * What befalls a connection once so many bytes of the client have passed, its headers among them:
 * `cut`: both ends see it close; `reset`: both see it break; `stall`: nothing passes any more, either way,
 * and nobody is told.
 */
export interface Trouble {
  readonly how: 'cut' | 'reset' | 'stall'
  readonly afterBytes: number
}

export interface BadLine {
  readonly origin: string
  /** The next connection meets it. */
  readonly next: (trouble: Trouble) => void
  /** Resolves when a trouble has come. */
  readonly troubled: () => Promise<unknown>
  readonly close: () => Promise<void>
}

/** A way to a server that is sometimes bad; as long as nothing is ordered, it is good. */
export async function startBadLine(to: string): Promise<BadLine> {
  const port = Number(new URL(to).port)
  const sockets = new Set<net.Socket>()
  const line = net.createServer({ allowHalfOpen: true })
  const ordered: Trouble[] = []
  let told = Promise.withResolvers<void>()

  function befall(how: Trouble['how'], client: net.Socket, server: net.Socket): void {
    client.removeAllListeners('data').pause()
    server.removeAllListeners('data').pause()
    if (how === 'cut') for (const socket of [client, server]) socket.end()
    if (how === 'reset') for (const socket of [client, server]) socket.resetAndDestroy()
    told.resolve()
  }

  line.on('connection', (client) => {
    const trouble = ordered.shift()
    const server = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    let left = trouble?.afterBytes ?? Number.POSITIVE_INFINITY
    for (const [from, into] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(from)
      from.on('error', () => into.destroy())
      from.on('end', () => into.end())
      from.on('close', () => sockets.delete(from))
      into.on('drain', () => from.resume())
    }
    client.on('data', (chunk) => {
      const passes = chunk.subarray(0, left)
      left -= passes.length
      if (!server.write(passes)) client.pause()
      if (left === 0 && trouble) befall(trouble.how, client, server)
    })
    server.on('data', (chunk) => {
      if (!client.write(chunk)) server.pause()
    })
  })
  return {
    origin: `http://127.0.0.1:${await listen(line)}`,
    next(trouble) {
      told = Promise.withResolvers()
      ordered.push(trouble)
    },
    troubled: () => told.promise,
    async close() {
      const closed = once(line, 'close')
      line.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
