import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallParams } from '../support/client.ts'
import { isoBytes, type Registrar, registrar } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { makeZone, startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let origin: Origin
let register: Registrar
let folder: string
let zoneid: string
beforeAll(async () => {
  ;[server, origin] = await Promise.all([startTestServer(), startOrigin()])
  register = await registrar(server)
  folder = await mkdtemp(path.join(tmpdir(), 'mold-stores-'))
  zoneid = (await makeZone(server, 'shelf', { store: false })).uuid
})
afterAll(async () => {
  await Promise.all([server.stop(), origin.close()])
  await rm(folder, { recursive: true, force: true })
})

const urlOf = (name: string) => pathToFileURL(path.join(folder, name)).href
const add = (name: string, more: CallParams = {}) =>
  server.admin.call('addImageStore', {
    provider: 'NFS',
    url: urlOf(name),
    name,
    zoneid,
    ...more,
  })
const listed = async (id: string | undefined) =>
  (await server.admin.call('listImageStores', { id })).items[0]

async function readyImage(name: string, zone = zoneid): Promise<string> {
  const id = await register.iso(origin.put(`/${name}.iso`, isoBytes()), { name, zoneid: zone })
  await server.until(id, (image) => image.isready)
  return id
}

describe('listStorageProviders', () => {
  it('names what addImageStore takes, as Ansible asks before it adds a store', async () => {
    const answer = await server.admin.raw('listStorageProviders', { type: 'image' })
    expect(answer).toEqual({
      liststorageprovidersresponse: {
        count: 2,
        dataStoreProvider: [
          { name: 'NFS', type: 'IMAGE' },
          { name: 'File', type: 'IMAGE' },
        ],
      },
    })
    await expect(server.admin.call('listStorageProviders', { type: 'tape' })).rejects.toMatchObject(
      { code: 'store.provider_type' },
    )
  })
})

describe('addImageStore', () => {
  it('makes the folder, says how the store is, and takes images at once', async () => {
    const store = await add('new/nested')
    expect(store).toMatchObject({
      name: 'new/nested',
      protocol: 'file',
      providername: 'NFS',
      zonename: 'shelf',
      readonly: false,
      state: 'Up',
      disksizetotal: expect.any(Number),
      imagebytes: 0,
    })
    expect(await readdir(path.join(folder, 'new/nested'))).toEqual(['objects', 'staging'])
    const id = await readyImage('first')
    expect(await listed(store.id)).toMatchObject({ imagecount: 1, imagebytes: 2 ** 21 })
    await server.admin.call('deleteIso', { id })
  })

  it('is named by its address when nothing else is given', async () => {
    const store = await add('unnamed', { name: undefined, provider: 'file' })
    expect(store).toMatchObject({ name: urlOf('unnamed'), providername: 'File' })
  })

  it('refuses what cannot be a store, with the reason, and leaves no row', async () => {
    await writeFile(path.join(folder, 'file'), '')
    await mkdir(path.join(folder, 'seen'))
    await symlink(path.join(folder, 'new'), path.join(folder, 'link'))
    const before = (await server.admin.call('listImageStores')).count
    const cases: [CallParams, string][] = [
      [{ provider: 'Swift' }, 'store.provider_unknown'],
      [{ url: undefined }, 'store.url_missing'],
      [{ url: 'nfs://filer/export' }, 'store.bad_url'],
      [{ url: 'file:///' }, 'store.bad_url'],
      [{ url: urlOf('file') }, 'store.not_a_folder'],
      [{ url: 'file:///proc/mold' }, 'store.unreachable'],
      [{ url: urlOf('new/nested') }, 'store.same_place'],
      [{ url: urlOf('new/nested/objects/aa') }, 'store.same_place'],
      [{ url: urlOf('new') }, 'store.same_place'],
      [{ url: urlOf('link/nested/deeper') }, 'store.same_place'],
      [{ zoneid: undefined }, 'store.zone_missing'],
      [{ zoneid: '2d5a4f7e-92be-4c0b-8f1f-6a4d8f6f0003' }, 'api.invalid_uuid'],
    ]
    for (const [wrong, code] of cases) {
      const params = { provider: 'NFS', url: urlOf('fine'), zoneid, ...wrong }
      const refusal = await server.admin.refused('addImageStore', params)
      expect({ wrong, code: refusal.code }).toEqual({ wrong, code })
    }
    expect((await server.admin.call('listImageStores')).count).toBe(before)
    expect(await readdir(path.join(folder, 'new/nested'))).toEqual(['objects', 'staging'])
  })
})

describe('updateImageStore', () => {
  it('renames, and a read-only store takes no new images while what it has is read', async () => {
    const zone = await makeZone(server, 'quiet', { store: false })
    const { id } = await add('quiet', { zoneid: zone.uuid })
    const image = await readyImage('kept', zone.uuid)
    const changed = await server.admin.call('updateImageStore', {
      id,
      name: 'quieter',
      readonly: true,
    })
    expect(changed).toMatchObject({ name: 'quieter', readonly: true, state: 'ReadOnly' })
    expect(changed.error).toBeUndefined()
    const waits = await register.iso(origin.put('/waits.iso', isoBytes()), { zoneid: zone.uuid })
    const failed = await server.until(waits, ({ zones = [] }) => zones[0]?.errorcode !== undefined)
    expect(failed.zones).toMatchObject([{ errorcode: 'image.no_store' }])
    const link = await server.admin.call('extractIso', { id: image, mode: 'HTTP_DOWNLOAD' })
    expect((await fetch(link.url ?? '')).status).toBe(200)
    expect(await server.admin.call('updateImageStore', { id, readonly: false })).toMatchObject({
      readonly: false,
      state: 'Up',
    })
  })

  it('refuses an empty name, a negative capacity and a store that is gone', async () => {
    const { id } = await add('edited')
    const refused = async (params: CallParams) =>
      (await server.admin.refused('updateImageStore', { id, ...params })).code
    expect(await refused({ name: ' ' })).toBe('store.name_empty')
    expect(await refused({ capacitybytes: -1 })).toBe('store.capacity_invalid')
    await server.admin.call('deleteImageStore', { id })
    expect(await refused({ name: 'late' })).toBe('store.not_found')
  })
})

describe('deleteImageStore', () => {
  it('refuses while it has the zone’s only copy, and names some', async () => {
    const zone = await makeZone(server, 'full of it', { store: false })
    const { id } = await add('only', { zoneid: zone.uuid })
    const image = await readyImage('precious', zone.uuid)
    expect(await server.admin.refused('deleteImageStore', { id })).toMatchObject({
      status: 530,
      code: 'store.holds_images',
      text: expect.stringMatching(/^Cannot delete image store with active templates backup!/),
      params: { count: 1, names: 'precious' },
    })
    await server.admin.call('deleteIso', { id: image })
    expect(await server.admin.call('deleteImageStore', { id })).toMatchObject({ success: true })
    expect(await listed(id)).toBeUndefined()
    expect(await server.admin.call('deleteZone', { id: zone.uuid })).toMatchObject({
      success: true,
    })
  })

  it('refuses while another zone alone has the image: this one would be without', async () => {
    const zone = await makeZone(server, 'other side', { store: false })
    const { id } = await add('beside', { zoneid: zone.uuid })
    const image = await readyImage('twice', zone.uuid)
    const here = await register.iso(origin.put('/twice.iso', isoBytes()), {})
    await server.until(here, ({ isready }) => isready)
    expect(await server.admin.refused('deleteImageStore', { id })).toMatchObject({
      params: { names: 'twice' },
    })
    await server.admin.call('deleteIso', { id: image })
  })

  it('leaves no place where it was: the folder can be added again', async () => {
    const { id } = await add('again')
    await server.admin.call('deleteImageStore', { id })
    expect((await add('again')).id).not.toBe(id)
  })

  it('keeps its zone from being deleted', async () => {
    const zone = await makeZone(server, 'kept', { store: false })
    await add('keeper', { zoneid: zone.uuid })
    expect(await server.admin.refused('deleteZone', { id: zone.uuid })).toMatchObject({
      code: 'zone.holds_stores',
      params: { names: 'keeper' },
    })
  })
})
