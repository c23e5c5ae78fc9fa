import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sweepUploads } from '../../src/images/uploads/end.ts'
import { createSettings } from '../../src/settings/settings.service.ts'
import { storeRegistry } from '../../src/stores/registry.ts'
import { createStores } from '../../src/stores/stores.service.ts'
import { eventsOf, isoBytes, mib, qcow2Bytes, sha256 } from '../support/images.ts'
import { createLogger } from '../../src/log.ts'
import { gatedStores } from '../support/gated-store.ts'
import { pack } from '../support/packers.ts'
import { filesIn, startTestServer, type TestServer } from '../support/server.ts'
import { type Target, tus, uploader, type Uploader } from './support/tus.ts'

let server: TestServer
let make: Uploader
beforeAll(async () => {
  server = await startTestServer({ idleMs: 400 })
  make = await uploader(server)
})
afterAll(() => server.stop())

const client = (target: Target) => tus(() => server.origin, target)
const bytes = isoBytes(mib)
const half = mib / 2
const staged = async () =>
  (await filesIn(server.storeFolder)).filter((file) => file.startsWith('staging/'))

async function begun(offset = half) {
  const target = await make.iso()
  const up = client(target)
  await up.create(mib)
  if (offset > 0) await up.patch(0, bytes.subarray(0, offset))
  return { ...up, target, uploadId: target.path.slice(-32) }
}

const sweep = () =>
  sweepUploads({
    db: server.db,
    settings: createSettings(server.db),
    stores: createStores({ db: server.db, registry: storeRegistry }),
    log: createLogger('silent'),
  })

async function set(name: string, value: string): Promise<void> {
  await server.admin.call('updateConfiguration', { name, value })
}

describe('an upload that is deleted', () => {
  it('leaves nothing, also where its file is made only then', async () => {
    const gates = gatedStores(storeRegistry)
    const gated = await startTestServer({ stores: gates.registry })
    const target = await (await uploader(gated)).iso()
    const up = tus(() => gated.origin, target)
    await up.create(mib)
    const gate = gates.hold('openSpool')
    const sent = up.patch(0, bytes.subarray(0, half)).catch(() => undefined)
    await gate.reached
    await gated.admin.call('deleteIso', { id: target.id })
    gate()
    await sent
    await expect
      .poll(
        async () => (await filesIn(gated.storeFolder)).filter((of) => of.startsWith('staging')),
        {
          timeout: 10_000,
        },
      )
      .toEqual([])
    await gated.stop()
  })
})

describe('an upload that nobody goes on with', () => {
  it('is discarded when its time is up, and says so; complete ones stay (L1)', async () => {
    const { target, uploadId, head } = await begun()
    const done = await begun()
    await done.patch(half, bytes.subarray(half))
    await server.until(done.target.id, ({ isready }) => isready)
    await server.db
      .updateTable('upload')
      .set({ touched: sql<Date>`now() - interval '3 hours'`, lease_owner: null, lease_until: null })
      .execute()
    expect(await sweep()).toBe(0)
    await set('upload.resume.expiration', '2')
    expect(await sweep()).toBe(1)
    await set('upload.resume.expiration', '168')
    expect((await head()).status).toBe(404)
    expect(await server.image(target.id)).toMatchObject({
      status: expect.stringContaining('UploadAbandoned'),
      zones: [{ state: 'failed', errorcode: 'upload.expired', errorparams: { hours: 2 } }],
    })
    expect(await eventsOf(server, target.id)).toEqual(['ISO.CREATE INFO', 'ISO.UPLOAD ERROR'])
    expect(uploadId).toHaveLength(32)
    expect(await staged()).toEqual([])
    expect((await server.image(done.target.id))?.isready).toBe(true)
  })

  it('is not discarded while somebody sends it', async () => {
    const { uploadId, head, target } = await begun()
    await server.db
      .updateTable('upload')
      .set({
        touched: sql<Date>`now() - interval '300 hours'`,
        lease_until: sql<Date>`now() + interval '1 minute'`,
        lease_owner: '0b6f0a5e-9a55-4d0c-8c86-5a1d0d6a3c11',
      })
      .where('id', '=', uploadId)
      .execute()
    expect(await sweep()).toBe(0)
    expect((await head()).status).toBe(200)
    await server.admin.call('deleteIso', { id: target.id })
  })

  it('§18: is looked for as often as a setting says', async () => {
    const target = await make.iso()
    await server.db
      .updateTable('upload')
      .set({ expires: sql<Date>`now()` })
      .where('id', '=', target.path.slice(-32))
      .execute()
    await set('upload.monitoring.interval', '1')
    const errorOf = async () => (await server.image(target.id))?.zones?.[0]?.errorcode
    await expect.poll(errorOf, { timeout: 20_000 }).toBe('upload.never_begun')
    await set('upload.monitoring.interval', '60')
  })

  it('P4: can be retried without typing anything again, with a new address', async () => {
    const target = await make.iso({ name: 'again' })
    await server.db
      .updateTable('upload')
      .set({ expires: sql<Date>`now()` })
      .where('id', '=', target.path.slice(-32))
      .execute()
    expect(await sweep()).toBe(1)
    expect(await server.image(target.id)).toMatchObject({
      zones: [{ errorcode: 'upload.never_begun' }],
      can: { retry: true },
    })
    await server.admin.call('retryImage', { id: target.id })
    const [row] = (await server.admin.call('listUploads', { imageid: target.id })).items
    expect(row).toMatchObject({ state: 'new', name: 'again' })
    const ticket = {
      'X-signature': row!.signature!,
      'X-metadata': row!.metadata!,
      'X-expires': row!.expires!,
    }
    const up = tus(() => server.origin, { path: row!.url!, ticket })
    const content = isoBytes()
    await up.create(content.length)
    await up.patch(0, content)
    const ready = await server.until(target.id, ({ isready }) => isready)
    expect(ready.checksum).toBe(sha256(content))
  })
})

describe('an upload that is cancelled or deleted', () => {
  it('decisions: delete while uploading cancels, then deletes', async () => {
    const { target, head, open } = await begun()
    const sending = open(half, half)
    await sending.write(bytes.subarray(half, half + 10))
    await server.admin.call('deleteIso', { id: target.id })
    await expect(sending.answer.then((of) => of.status)).resolves.toBeGreaterThanOrEqual(400)
    expect((await head()).status).toBe(404)
    expect(await server.image(target.id)).toBeUndefined()
    await expect.poll(staged).toEqual([])
  })

  it('is cancelled by cancelImage, and begun anew by retryImage', async () => {
    const { target, head } = await begun()
    await server.admin.call('cancelImage', { id: target.id })
    expect((await head()).status).toBe(404)
    expect(await server.image(target.id)).toMatchObject({ zones: [{ state: 'cancelled' }] })
    expect(await staged()).toEqual([])
    await server.admin.call('retryImage', { id: target.id })
    expect(await server.image(target.id)).toMatchObject({
      status: 'NotUploaded',
      zones: [{ state: 'uploading', percent: 0 }],
    })
  })

  it('E14: leaves nothing, however often it happens while bytes come', async () => {
    await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        const { target, open } = await begun(0)
        const sending = open(0, mib)
        await sending.write(bytes.subarray(0, half)).catch(() => undefined)
        if (n % 2 === 0) await server.admin.call('deleteIso', { id: target.id })
        else await server.admin.call('cancelImage', { id: target.id })
        await sending.answer.catch(() => undefined)
      }),
    )
    await expect.poll(staged).toEqual([])
  })
})

describe('an upload that waits for its file to be chosen again', () => {
  it('decisions: has the digests of what came, to know the file by', async () => {
    const chunk = 64 * mib
    const content = Buffer.concat([isoBytes(mib), Buffer.alloc(chunk, 7)])
    const target = await make.iso()
    const up = client(target)
    await up.create(2 * chunk)
    await up.patch(0, content)
    const row = async () =>
      (await server.admin.call('listUploads', { imageid: target.id })).items[0]!
    await expect
      .poll(async () => (await row()).tailoffset, { timeout: 10_000 })
      .toBe(content.length)
    expect(await row()).toMatchObject({
      offset: content.length,
      chunksize: chunk,
      chunkdigests: [sha256(content.subarray(0, chunk))],
      taildigest: sha256(content.subarray(chunk)),
      active: false,
    })
    await up.remove()
  })
})

describe('content', () => {
  it('is refused as soon as its beginning shows that it is another format', async () => {
    const target = await make.iso()
    const up = client(target)
    await up.create(4 * mib)
    const answer = await up.patch(0, qcow2Bytes(2 * mib))
    expect(answer).toMatchObject({ status: 422, code: 'image.format_mismatch' })
    expect(await server.image(target.id)).toMatchObject({
      zones: [{ state: 'failed', errorcode: 'image.format_mismatch' }],
    })
    expect((await up.head()).status).toBe(404)
    expect(await staged()).toEqual([])
  })

  it('is unpacked when it is packed', async () => {
    const image = qcow2Bytes(2 * mib)
    const packed = pack('gz', image)
    const target = await make.template({ checksum: sha256(packed) })
    const up = client(target)
    await up.create(packed.length)
    await up.patch(0, packed.subarray(0, 1_000))
    expect((await up.patch(1_000, packed.subarray(1_000))).status).toBe(204)
    const ready = await server.until(target.id, ({ isready }) => isready)
    expect(ready.checksum).toBe(sha256(image))
    expect(ready.sourcechecksum).toBe(`{SHA-256}${sha256(packed)}`)
    await expect.poll(staged).toEqual([])
  })
})

describe('a request that is idle', () => {
  it('E16: is cut without losing what came', async () => {
    const { head, open, patch, target } = await begun(0)
    const sending = open(0, mib)
    await sending.write(bytes.subarray(0, half))
    expect(await sending.answer).toMatchObject({ status: 408, code: 'upload.idle' })
    expect((await head()).offset).toBe(half)
    await patch(half, bytes.subarray(half))
    await server.until(target.id, ({ isready }) => isready)
  })

  it('L5: is ended by whoever goes on, which takes less than five seconds', async () => {
    const { head, open, patch } = await begun(0)
    const sending = open(0, mib)
    await sending.write(bytes.subarray(0, 100_000))
    const before = performance.now()
    await expect.poll(async () => (await head()).offset).toBe(100_000)
    expect((await patch(100_000, bytes.subarray(100_000))).status).toBe(204)
    expect(performance.now() - before).toBeLessThan(5_000)
    expect(await sending.answer).toMatchObject({ status: 409, code: 'upload.taken_over' })
  })
})
