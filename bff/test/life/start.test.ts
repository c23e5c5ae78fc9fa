import net, { type AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import type { Seeded } from '../../src/db/seed.ts'
import { type ServerOptions, startServer } from '../../src/server.ts'
import { storeRegistry } from '../../src/stores/registry.ts'
import { memoryLogger } from '../support/http-app.ts'
import { gatedStores } from '../support/gated-store.ts'
import { environmentOf, makePlace, type TestPlace } from '../support/server.ts'

let place: TestPlace
beforeAll(async () => {
  place = await makePlace()
})
afterAll(() => place.drop())

function start(env: Record<string, string>, options: ServerOptions = {}) {
  return startServer(loadConfig({ ...environmentOf(place), ...env }), memoryLogger([]), options)
}

describe('a start', () => {
  it('that fails after the first start was made has shown the password', async () => {
    const other = net.createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const seeded: Seeded[] = []
    const starting = start(
      { PORT: String(port), MOLD_ADMIN_PASSWORD: '' },
      { onSeeded: (made) => void seeded.push(made) },
    )
    await expect(starting).rejects.toThrow(`Another program listens on port ${port}`)
    expect(seeded).toEqual([{ firstStart: true, password: expect.stringMatching(/^\w{20}$/) }])
    other.close()
  })

  it('names DATABASE_URL when nothing listens there', async () => {
    const starting = start({ DATABASE_URL: 'postgres://mold:geheim@127.0.0.1:1/mold' })
    await expect(starting).rejects.toThrow(/^The database of DATABASE_URL cannot be reached at 127/)
  })

  it('P10: does not wait for an image store that hangs', async () => {
    const stores = gatedStores(storeRegistry)
    const go = stores.hold('check')
    const server = await start({}, { stores: stores.registry })
    await go.reached
    expect((await fetch(`${server.origin}/healthz`)).status).toBe(200)
    go()
    await server.stop()
  })
})
