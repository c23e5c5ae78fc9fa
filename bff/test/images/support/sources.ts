import { registrar } from '../../support/images.ts'
import { startOrigin } from '../../support/origin.ts'
import { startTestServer } from '../../support/server.ts'

/** What the name service says; other names do not exist. */
const names: Record<string, string> = {
  'mirror.example': '127.0.0.1',
  'inside.example': '10.1.2.3',
}

/** A server that asks this name service, and an origin from which images are registered. */
export async function startSources() {
  const [server, origin] = await Promise.all([
    startTestServer({
      lookup: async (host) => {
        const address = names[host]
        if (address === undefined) throw Object.assign(new Error(host), { code: 'ENOTFOUND' })
        return [{ address, family: 4 }]
      },
    }),
    startOrigin(),
  ])
  const register = await registrar(server)
  const stop = () => Promise.all([server.stop(), origin.close()])
  return { server, origin, register, stop }
}

export type Sources = Awaited<ReturnType<typeof startSources>>
