import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { CallRefused, type Client } from '../support/client.ts'
import { isoBytes, mib, qcow2Bytes, type Registrar, registrar, sha256 } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import {
  filesIn,
  firstZone,
  makeZone,
  setSetting,
  startTestServer,
  type TestServer,
} from '../support/server.ts'

let server: TestServer
let origin: Origin
let register: Registrar
beforeAll(async () => {
  ;[server, origin] = await Promise.all([startTestServer(), startOrigin()])
  register = await registrar(server)
})
afterEach(async () => {
  await setSetting(server, 'max.account.templates', null)
  await setSetting(server, 'max.account.secondary.storage', null)
})
afterAll(() => Promise.all([server.stop(), origin.close()]))

const url = (name: string, bytes = isoBytes(mib)) => origin.put(`/${name}.iso`, bytes)

const imagesOf = async (by: Client) =>
  (await by.call('listIsos', { isofilter: 'self', sortby: 'name' })).items.map(({ name }) => name)

/** The error of a registration; its job is not waited for. */
const refused = (by: Client, address: string) =>
  by.refused('registerIso', register.isoParams(address))

describe('semantics §4.5: a registration', () => {
  it('is refused when the account has as many images as it may', async () => {
    const ann = await server.person('ann')
    await setSetting(server, 'max.account.templates', '2')
    await register.iso(url('one'), { name: 'one' }, ann)
    await register.iso(url('two'), { name: 'two' }, ann)
    expect(await refused(ann, url('three'))).toMatchObject({
      status: 535,
      code: 'limit.exceeded',
      params: { type: 'template', account: 'ann', limit: 2, current: 2, requested: 1 },
    })
    expect(await imagesOf(ann)).toEqual(['one', 'two'])
  })

  it('E12: has no more than the room that is left, of many at once', async () => {
    const ben = await server.person('ben')
    await setSetting(server, 'max.account.templates', '2')
    const tries = Array.from({ length: 6 }, (_, n) => register.iso(url(`many-${n}`), {}, ben))
    const ended = await Promise.allSettled(tries)
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    const reasons = ended.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
    expect(reasons).toEqual(Array(4).fill(expect.any(CallRefused)))
    expect(await imagesOf(ben)).toHaveLength(2)
  })

  it('is refused when its bytes would be more than the account may store', async () => {
    const cho = await server.person('cho')
    await setSetting(server, 'max.account.secondary.storage', String(5 / 1024))
    const first = await register.iso(url('first', isoBytes(3 * mib)), { name: 'first' }, cho)
    await server.until(first, ({ isready }) => isready)
    expect(await refused(cho, url('second', isoBytes(3 * mib)))).toMatchObject({
      status: 535,
      code: 'limit.exceeded',
      params: { type: 'secondary_storage', limit: 5 * mib, current: 3 * mib, requested: 3 * mib },
    })
    await register.iso(url('small', isoBytes(2 * mib)), { name: 'small' }, cho)
    expect(await imagesOf(cho)).toEqual(['first', 'small'])
  })

  it('is stopped where it becomes more than the account may store, if nobody told its size', async () => {
    const eve = await server.person('eve')
    await setSetting(server, 'max.account.secondary.storage', String(3 / 1024))
    for (const [name, size] of [
      ['long', 8 * mib],
      ['short', 2 * mib],
    ] as const) {
      const address = url(name, isoBytes(size))
      origin.fault(`/${name}.iso`, 'fetch-no-length')
      const id = await register.iso(address, { name }, eve)
      const { zones } = await server.until(id, ({ zones: of }) =>
        ['ready', 'failed'].includes(of![0]!.state!),
      )
      const code = name === 'long' ? 'limit.exceeded' : undefined
      expect(zones![0]!.errorcode).toBe(code)
    }
  })

  it('counts the same content in full for every owner, though it is stored once', async () => {
    const [gil, hal] = await Promise.all([server.person('gil'), server.person('hal')])
    await setSetting(server, 'max.account.secondary.storage', String(3 / 1024))
    const bytes = isoBytes(2 * mib)
    for (const [by, name] of [
      [gil, 'of-gil'],
      [hal, 'of-hal'],
    ] as const) {
      const id = await register.iso(url(name, bytes), { name }, by)
      await server.until(id, ({ isready }) => isready)
    }
    const digest = sha256(bytes)
    const kept = await filesIn(path.join(server.storeFolder, 'objects'))
    expect(kept.filter((file) => file.endsWith(digest))).toHaveLength(1)
    for (const by of [gil, hal]) {
      expect(await refused(by, url('another', isoBytes(2 * mib)))).toMatchObject({
        code: 'limit.exceeded',
        params: { type: 'secondary_storage', limit: 3 * mib, current: 2 * mib },
      })
    }
  })

  it('counts each zone, and leaves root admins alone', async () => {
    const dan = await server.person('dan')
    const zone1 = (await firstZone(server)).uuid
    const zone2 = (await makeZone(server, 'zone2')).uuid
    await setSetting(server, 'max.account.secondary.storage', String(3 / 1024))
    const disk = qcow2Bytes(2 * mib)
    const everywhere = register.templateParams(origin.put('/both.qcow2', disk), {
      zoneids: [zone1, zone2],
    })
    expect(await dan.refused('registerTemplate', everywhere)).toMatchObject({
      status: 535,
      params: { requested: 2 * disk.length },
    })
    expect(await imagesOf(dan)).toEqual([])
    await register.iso(url('one-zone', isoBytes(2 * mib)), { zoneid: zone1 }, dan)
    await setSetting(server, 'max.account.templates', '0')
    await register.iso(url('of-root', isoBytes(8 * mib)))
  })
})
