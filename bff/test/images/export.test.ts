import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storeRegistry } from '../../src/stores/registry.ts'
import type { CallParams, Client } from '../support/client.ts'
import { faultyRegistry, type StoreFaults } from '../support/faulty-store.ts'
import { insertImage } from '../support/image-rows.ts'
import {
  eventsOf,
  isoBytes,
  mib,
  qcow2Bytes,
  type Registrar,
  registrar,
  sha256,
} from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import {
  filesIn,
  makeZone,
  setSetting,
  startTestServer,
  type TestServer,
} from '../support/server.ts'

const faults: StoreFaults = {}
let server: TestServer
let origin: Origin
let register: Registrar
let alice: Client
beforeAll(async () => {
  ;[server, origin] = await Promise.all([
    startTestServer({ stores: faultyRegistry(storeRegistry, faults) }),
    startOrigin(),
  ])
  register = await registrar(server)
  alice = await server.person('alice')
})
afterAll(() => Promise.all([server.stop(), origin.close()]))

let count = 0
async function readyIso(bytes = isoBytes(), params: CallParams = {}, by = alice) {
  const url = origin.put(`/${count++}.iso`, bytes)
  const id = await register.iso(url, { isextractable: true, ...params }, by)
  await server.until(id, (image) => image.isready)
  return { id, bytes }
}

const extract = (id: string, by = alice, params: CallParams = {}) =>
  by.call('extractIso', { id, mode: 'HTTP_DOWNLOAD', ...params })
const refused = (id: string, by = alice, params: CallParams = {}) =>
  by.refused('extractIso', { id, mode: 'HTTP_DOWNLOAD', ...params })

const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer())

describe('H1: a download', () => {
  it('is the very bytes that were registered', async () => {
    const { id, bytes } = await readyIso(isoBytes(5 * mib), { name: '데비안 12: "netinst"' })
    const link = await extract(id, alice, { zoneid: register.zoneid })
    expect(link).toMatchObject({
      id,
      name: '데비안 12: "netinst"',
      extractMode: 'HTTP_DOWNLOAD',
      state: 'DOWNLOAD_URL_CREATED',
      storagetype: 'secondary',
      zoneid: register.zoneid,
      zonename: 'zone1',
      size: bytes.length,
      checksum: sha256(bytes),
      expires: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/),
    })
    expect(link.url!.startsWith(`${server.origin}/userdata/`)).toBe(true)
    const answer = await fetch(link.url!)
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': String(bytes.length),
      'accept-ranges': 'bytes',
      etag: `"sha256-${sha256(bytes)}"`,
      'repr-digest': `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`,
      'content-disposition': expect.stringContaining(
        `filename*=UTF-8''${encodeURIComponent('데비안 12')}`,
      ),
    })
    expect((await bytesOf(answer)).equals(bytes)).toBe(true)
    expect((await eventsOf(server, id)).slice(2)).toEqual([
      'ISO.EXTRACT INFO',
      'ISO.EXTRACT INFO',
      'ISO.EXTRACT INFO',
    ])
  })

  it('goes on where it was broken off, while it is the same image', async () => {
    const { id, bytes } = await readyIso()
    const url = (await extract(id)).url!
    const head = await fetch(url, { method: 'HEAD' })
    const etag = head.headers.get('etag')!
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes.length)])
    const rest = await fetch(url, { headers: { range: 'bytes=1000000-', 'if-range': etag } })
    expect(rest.status).toBe(206)
    expect(rest.headers.get('content-range')).toBe(
      `bytes 1000000-${bytes.length - 1}/${bytes.length}`,
    )
    expect((await bytesOf(rest)).equals(bytes.subarray(1_000_000))).toBe(true)
    const other = await fetch(url, { headers: { range: 'bytes=5-', 'if-range': '"other"' } })
    expect([other.status, (await bytesOf(other)).length]).toEqual([200, bytes.length])
    const beyond = await fetch(url, { headers: { range: `bytes=${bytes.length}-` } })
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([
      416,
      `bytes */${bytes.length}`,
    ])
  })

  it('of a template has the suffix of its format', async () => {
    const bytes = qcow2Bytes()
    const id = await register.template(origin.put('/disk', bytes), { name: 'web server' })
    await server.until(id, (image) => image.isready)
    const link = await server.admin.call('extractTemplate', { id, mode: 'http_download' })
    expect(link.url).toMatch(/\.qcow2$/)
    const answer = await fetch(link.url!)
    expect(answer.headers.get('content-disposition')).toMatch(/filename="web server\.qcow2"/)
    expect((await bytesOf(answer)).equals(bytes)).toBe(true)
  })

  it('comes from any zone that has the image', async () => {
    const second = await makeZone(server, 'zone2')
    const third = await makeZone(server, 'zone3')
    const bytes = qcow2Bytes()
    const id = await register.template(origin.put('/two', bytes), {
      zoneids: [register.zoneid, second.uuid],
    })
    await server.until(id, (image) => image.zones!.every(({ isready }) => isready))
    const ofZone = async (zoneid: string | undefined) =>
      (await server.admin.call('extractTemplate', { id, mode: 'HTTP_DOWNLOAD', zoneid })).zonename
    expect(await ofZone(second.uuid)).toBe('zone2')
    expect(await ofZone(undefined)).toBe('zone1')
    expect(await ofZone(third.uuid)).toBe('zone1')
    const link = await server.admin.call('extractTemplate', { id, mode: 'HTTP_DOWNLOAD' })
    Object.assign(faults, { fault: 'unreachable', store: 'zone1 images' })
    const answer = await fetch(link.url!)
    expect((await bytesOf(answer)).equals(bytes)).toBe(true)
    delete faults.fault
  })
})

describe('a link', () => {
  it('is the same for a repeated call, and another for another account', async () => {
    const { id } = await readyIso()
    const first = await extract(id)
    const again = await extract(id)
    expect([again.url, again.extractId]).toEqual([first.url, first.extractId])
    expect((await extract(id, server.admin)).url).not.toBe(first.url)
  })

  it('lasts as long as the setting says, from now on', async () => {
    await setSetting(server, 'extract.url.expiration.interval', '60')
    const { id } = await readyIso()
    const { expires, url } = await extract(id)
    const inMs = Date.parse(expires!.replace('+0000', 'Z')) - Date.now()
    expect(inMs).toBeGreaterThan(50_000)
    expect(inMs).toBeLessThanOrEqual(60_000)
    await setSetting(server, 'extract.url.expiration.interval', null)
    await server.db
      .updateTable('download_link')
      .set({ expires: new Date(0) })
      .execute()
    expect((await fetch(url!)).status).toBe(410)
    expect((await extract(id)).url).not.toBe(url)
  })

  it('I2: ends when the image is deleted', async () => {
    const { id } = await readyIso()
    const url = (await extract(id)).url!
    await alice.call('deleteIso', { id })
    const answer = await fetch(url)
    expect([answer.status, await answer.text()]).toEqual([
      410,
      expect.stringContaining('The image of this link has been deleted'),
    ])
  })

  it('F3: ends when the image is not extractable any more, and not for root admins', async () => {
    const { id } = await readyIso()
    const url = (await extract(id)).url!
    const rootUrl = (await extract(id, server.admin)).url!
    await server.db
      .updateTable('vm_template')
      .set({ is_extractable: false })
      .where('uuid', '=', id)
      .execute()
    expect((await fetch(url)).status).toBe(403)
    expect((await fetch(rootUrl)).status).toBe(200)
  })

  it('F3: ends when extraction is disabled', async () => {
    const { id } = await readyIso()
    const url = (await extract(id)).url!
    await setSetting(server, 'disable.extraction', 'true')
    expect((await fetch(url)).status).toBe(403)
    await setSetting(server, 'disable.extraction', null)
    expect((await fetch(url)).status).toBe(200)
  })
})

describe('a delete while a download is under way', () => {
  it('I2: lets it come to its end, and frees the bytes then', async () => {
    // More than fits between two programs, so that the server is still reading when it is deleted.
    const { id, bytes } = await readyIso(isoBytes(24 * mib))
    const answer = await fetch((await extract(id)).url!)
    const reader = answer.body!.getReader()
    const chunks = [(await reader.read()).value!]
    await alice.call('deleteIso', { id })
    expect(
      (await filesIn(server.storeFolder)).filter((file) => file.endsWith(sha256(bytes))),
    ).toEqual([])
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      chunks.push(value)
    }
    expect(sha256(Buffer.concat(chunks))).toBe(sha256(bytes))
  })
})

describe('an extraction that is refused (semantics §10)', () => {
  const unknown = '6b0b5c0e-4a0e-4a1e-9d5e-0c6f6d0a0001'

  it('is refused in the order of the rules', async () => {
    const id = await insertImage(server.db, {
      name: 'order',
      account: 'alice',
      kind: 'template',
      type: 'SYSTEM',
      state: 'waiting',
    })
    const set = (values: { type?: 'USER' | 'PERHOST' | 'SYSTEM'; is_extractable?: boolean }) =>
      server.db.updateTable('vm_template').set(values).where('uuid', '=', id).execute()
    const wrong = { zoneid: unknown }
    await setSetting(server, 'disable.extraction', 'true')
    expect(await refused(unknown, alice, wrong)).toMatchObject({
      status: 531,
      text: 'Extraction has been disabled by admin',
    })
    await setSetting(server, 'disable.extraction', null)
    expect((await refused(unknown, alice, wrong)).text).toBe(
      `Unable to find ISO with id ${unknown}`,
    )
    expect((await refused(id, alice, wrong)).text).toBe(
      'Unable to extract the ISO order as it is a default System template',
    )
    await set({ type: 'PERHOST' })
    expect((await refused(id, alice, wrong)).text).toBe(
      'Unable to extract the ISO order as it resides on host and not on SSVM',
    )
    await set({ type: 'USER' })
    expect((await refused(id, alice, wrong)).text).toBe(
      'Unsupported format, could not extract the ISO',
    )
    const template = (params: CallParams = {}, by = alice) =>
      by.refused('extractTemplate', { id, mode: 'HTTP_DOWNLOAD', ...params })
    expect((await template(wrong)).text).toBe('Please specify a valid zone.')
    expect((await template({ zoneid: '-1' })).text).toBe('Please specify a valid zone.')
    expect((await template()).text).toBe("Unable to extract Template order as it's not extractable")
    const bob = await server.person('bob')
    expect(await template({}, bob)).toMatchObject({ status: 531, code: 'image.extract_not_owner' })
    await set({ is_extractable: true })
    expect(await template({}, bob)).toMatchObject({ status: 531, code: 'image.not_allowed' })
    expect(await template()).toMatchObject({
      status: 431,
      text: 'The TEMPLATE has not been downloaded ',
    })
    expect((await template({}, server.admin)).code).toBe('image.extract_not_ready')
  })

  it('is refused for other modes, other kinds and no id', async () => {
    const { id } = await readyIso()
    expect(
      (await refused(id, alice, { mode: 'FTP_UPLOAD', url: 'ftp://mirror.example/a' })).code,
    ).toBe('image.extract_ftp')
    expect((await refused(id, alice, { mode: 'EMAIL' })).text).toBe(
      'Please specify a valid extract Mode. Supported modes: FTP_UPLOAD, HTTP_DOWNLOAD',
    )
    expect((await alice.refused('extractTemplate', { id, mode: 'HTTP_DOWNLOAD' })).text).toBe(
      'Unsupported format, could not extract the template',
    )
    expect((await alice.refused('extractIso', { id })).code).toBe('api.missing_parameter')
    expect((await refused('-1')).text).toBe('Unable to find ISO with id -1')
  })

  it('H2: is refused to the owner of what is not extractable, and not to root admins', async () => {
    const { id, bytes } = await readyIso(isoBytes(), { isextractable: false })
    expect(await refused(id)).toMatchObject({
      status: 431,
      text: "Unable to extract Template debian as it's not extractable",
    })
    const link = await extract(id, server.admin)
    expect((await bytesOf(await fetch(link.url!))).equals(bytes)).toBe(true)
  })

  it('ends the job when the image goes before it runs', async () => {
    const { id } = await readyIso()
    await server.workers.stop()
    const job = await alice.start('extractIso', { id, mode: 'HTTP_DOWNLOAD' })
    await server.db
      .updateTable('vm_template')
      .set({ removed: new Date() })
      .where('uuid', '=', id)
      .execute()
    const next = await startTestServer({ place: server.place, env: { MOLD_ROLES: 'worker' } })
    await expect(alice.result('extractIso', job)).rejects.toMatchObject({
      status: 431,
      code: 'image.extract_unknown',
    })
    await next.stop()
  })
})
