import { once } from 'node:events'
import net from 'node:net'

/** Listens on a free port of an address of this machine; gives the port. */
export async function listen(server: net.Server, host = '127.0.0.1'): Promise<number> {
  server.listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not a network address')
  return address.port
}

export interface RawServer extends AsyncDisposable {
  readonly port: number
  readonly url: string
}

/** A server of bare bytes: `respond` gets each connection after its first data, the request. */
export async function startRawServer(
  respond: (socket: net.Socket, request: string) => void,
): Promise<RawServer> {
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', (data) => respond(socket, data.toString('latin1')))
  })
  const port = await listen(server)
  return {
    port,
    url: `http://127.0.0.1:${port}/a.iso`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}

/** A port of loopback that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = net.createServer()
  const port = await listen(server)
  server.close()
  await once(server, 'close')
  return port
}
