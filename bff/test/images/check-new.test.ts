import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../support/client.ts'
import { makeDomain } from '../support/domain-tree.ts'
import { insertImage } from '../support/image-rows.ts'
import { isoBytes, mib, type Registrar, registrar, sha256 } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let origin: Origin
let server: TestServer
let register: Registrar
let user: Client
let other: Client
beforeAll(async () => {
  ;[origin, server] = await Promise.all([startOrigin(), startTestServer()])
  register = await registrar(server)
  await makeDomain(server.db, '/d/')
  user = await server.person('user', '/d/')
  other = await server.person('other', '/d/')
})
afterAll(() => Promise.all([origin.close(), server.stop()]))

describe('checkNewImage', () => {
  it('finds what has the same address, the same digest or the same size, the surest first', async () => {
    const bytes = isoBytes()
    const url = origin.put('/same.iso', bytes)
    const id = await register.iso(url, {}, user)
    await server.until(id, (image) => image.isready)
    const digest = sha256(bytes)
    const reasons = async (params: Parameters<Client['call']>[1]) =>
      (await user.call('checkNewImage', params)).duplicates.map(({ reason }) => reason)
    expect(await reasons({ url })).toEqual(['url'])
    expect(await reasons({ checksum: digest })).toEqual(['digest'])
    expect(await reasons({ checksum: `{SHA-256}${digest}`, url })).toEqual(['digest'])
    expect(await reasons({ size: bytes.length })).toEqual(['size'])
    expect(await reasons({ size: bytes.length + 1, url: `${url}?other` })).toEqual([])
    expect(await reasons({})).toEqual([])
    const { duplicates } = await user.call('checkNewImage', { url })
    expect(duplicates).toEqual([
      { id, name: 'debian', kind: 'iso', isready: true, reason: 'url', checksum: digest },
    ])
    expect((await user.refused('checkNewImage', { checksum: 'zz' })).status).toBe(431)
  })

  it('does not take a digest that an image was given for that of its bytes, when it has failed', async () => {
    const given = 'ab'.repeat(32)
    const url = origin.put('/wrong-sum.iso', isoBytes())
    const id = await register.iso(url, { checksum: given }, user)
    await server.until(id, (image) => image.zones?.[0]?.state === 'failed')
    expect((await user.call('checkNewImage', { checksum: given })).duplicates).toEqual([])
    const { duplicates } = await user.call('checkNewImage', { checksum: given, url })
    expect(duplicates).toMatchObject([{ id, reason: 'url' }])
  })

  it('looks only among what the caller may use', async () => {
    const bytes = isoBytes(3 * mib)
    const url = origin.put('/hidden.iso', bytes)
    const id = await register.iso(url, {}, user)
    await server.until(id, (image) => image.isready)
    const params = { url, checksum: sha256(bytes), size: bytes.length }
    const boss = await server.person('boss', '/d/', 2)
    for (const by of [other, boss]) {
      expect((await by.call('checkNewImage', params)).duplicates).toEqual([])
    }
    await user.call('deleteIso', { id })
    expect((await user.call('checkNewImage', params)).duplicates).toEqual([])
  })

  it('semantics §17: says what the account has and may have', async () => {
    const gib = 1024 ** 3
    await insertImage(server.db, { name: 'big', account: 'other', size: gib })
    expect(await other.call('checkNewImage')).toEqual({
      duplicates: [],
      imagecount: 1,
      imagelimit: 20,
      imagelimitedby: 'account',
      virtuallimit: 16 * 1024 * gib,
      storageused: gib,
      storagelimit: 400 * gib,
      storagelimitedby: 'account',
    })
    const unlimited = await server.admin.call('checkNewImage')
    expect(unlimited).not.toHaveProperty('storagelimit')
    expect(unlimited).not.toHaveProperty('imagelimit')
  })
})
