import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mib } from '../support/images.ts'
import { bytesType, send, tusHeaders } from './support/tus.ts'
import { startUploads, type Uploads } from './support/uploads.ts'

let uploads: Uploads
beforeAll(async () => {
  uploads = await startUploads()
})
afterAll(() => uploads.stop())

const half = mib / 2
const begun = (offset?: number) => uploads.begun(offset)
const options = (headers = {}) =>
  send(uploads.server.origin, 'OPTIONS', '/client/upload', { headers })
const part = (start: number, end = mib) => uploads.bytes.subarray(start, end)

/** What the core of tus 1.0.0 says that a server must or should do, and what is observed of it. */
const sentences: Record<string, () => Promise<void>> = {
  'HEAD MUST tell Upload-Offset, also when it is 0': async () => {
    const up = await begun()
    expect(await up.head()).toMatchObject({ status: 200, offset: 0 })
  },
  'HEAD MUST tell Upload-Offset of a complete upload too': async () => {
    const up = await begun(mib)
    expect(await up.head()).toMatchObject({ status: 200, offset: mib })
  },
  'HEAD MUST tell Upload-Length when it is known': async () => {
    const up = await begun(half)
    const answer = await up.head()
    expect(answer.headers['upload-length']).toBe(String(mib))
    expect(answer.offset).toBe(half)
  },
  'HEAD of what is not found SHOULD be 404, 410 or 403, without Upload-Offset': async () => {
    const up = uploads.client(await uploads.make.iso())
    expect(await up.head()).toMatchObject({ status: 404, offset: undefined })
    const gone = await begun(half)
    await gone.remove()
    expect(await gone.head()).toMatchObject({ status: 404, offset: undefined })
  },
  'HEAD MUST keep its answer out of caches, by Cache-Control: no-store': async () => {
    const up = await begun()
    expect((await up.head()).headers['cache-control']).toBe('no-store')
  },
  'PATCH MUST be of type application/offset+octet-stream, else 415': async () => {
    const up = await begun()
    for (const type of ['application/octet-stream', 'text/plain', undefined]) {
      const answer = await up.patch(0, uploads.bytes, { 'Content-Type': type })
      expect(answer).toMatchObject({ status: 415, code: 'upload.content_type' })
    }
    expect((await up.head()).offset).toBe(0)
  },
  'PATCH at another offset MUST be 409, and MUST NOT change the upload': async () => {
    const up = await begun(half)
    for (const offset of [0, half - 1, half + 1, mib]) {
      const answer = await up.patch(offset, part(0, 1))
      expect(answer).toMatchObject({ status: 409, code: 'upload.offset', offset: half })
    }
    expect((await up.head()).offset).toBe(half)
  },
  'PATCH MUST be 204 with the Upload-Offset of before plus what was stored': async () => {
    const up = await begun(half)
    expect(await up.patch(half, part(half, half + 7))).toMatchObject({
      status: 204,
      offset: half + 7,
      text: '',
    })
    expect((await up.patch(half + 7, part(half + 7, half + 9))).offset).toBe(half + 9)
    expect((await up.patch(half + 9, part(0, 0))).offset).toBe(half + 9)
  },
  'PATCH of what does not exist SHOULD be 404': async () => {
    const up = uploads.client(await uploads.make.iso())
    expect(await up.patch(0, uploads.bytes)).toMatchObject({ status: 404, code: 'upload.unknown' })
  },
  'As much as possible SHOULD be stored of what came before a connection broke': async () => {
    const up = await begun()
    const open = up.open(0, mib)
    await open.write(part(0, half))
    await expect.poll(async () => (await up.head()).offset, { timeout: 5_000 }).toBe(half)
    open.cut()
    expect((await up.head()).offset).toBe(half)
    expect((await up.patch(half, part(half))).status).toBe(204)
  },
  'OPTIONS MUST be 204 or 200 with Tus-Version, the preferred one first': async () => {
    expect(await options()).toMatchObject({ status: 204, headers: { 'tus-version': '1.0.0' } })
  },
  'OPTIONS MUST be answered whatever Tus-Resumable says': async () => {
    for (const version of ['1.0.0', '0.2.2', 'x']) {
      expect((await options({ 'Tus-Resumable': version })).status).toBe(204)
    }
  },
  'Tus-Extension MUST list what is supported': async () => {
    const extensions = 'creation,creation-with-upload,termination,checksum,expiration'
    expect((await options()).headers['tus-extension']).toBe(extensions)
  },
  'Tus-Max-Size MUST be a whole number of bytes': async () => {
    expect((await options()).headers['tus-max-size']).toBe(String(500 * 1024 ** 3))
  },
  'Tus-Resumable MUST be in every answer but those of OPTIONS': async () => {
    const up = await begun()
    const answers = [
      await up.head(),
      await up.patch(5, uploads.bytes),
      await up.patch(0, part(0, 1)),
      await up.request('GET'),
      await up.create(-1),
      await up.remove(),
      await up.head(),
      await send(uploads.server.origin, 'HEAD', up.target.path, { headers: tusHeaders }),
    ]
    expect(answers.map((of) => of.headers['tus-resumable'])).toEqual(Array(8).fill('1.0.0'))
  },
  'Another version MUST be 412 with Tus-Version, and MUST NOT be processed': async () => {
    const up = await begun()
    const unsupported = { status: 412, headers: { 'tus-version': '1.0.0' } }
    for (const method of ['HEAD', 'PATCH', 'DELETE', 'POST']) {
      const headers = { ...bytesType, 'Upload-Offset': '0', 'Tus-Resumable': '0.2.2' }
      expect(await up.request(method, { headers, body: part(0, 9) })).toMatchObject(unsupported)
    }
    // POST without it is the form of other clients.
    for (const method of ['HEAD', 'PATCH', 'DELETE']) {
      const headers = { 'Tus-Resumable': undefined }
      expect(await up.request(method, { headers })).toMatchObject(unsupported)
    }
    expect((await up.head()).offset).toBe(0)
  },
  'X-HTTP-Method-Override MUST be taken for the method, and the real one ignored (E17)':
    async () => {
      const up = await begun()
      const type = { ...bytesType, 'Upload-Offset': '0' }
      const override = (method: string, more = {}, body?: Uint8Array, real = 'POST') =>
        up.request(real, {
          ...(body && { body }),
          headers: { 'X-HTTP-Method-Override': method, ...more },
        })
      const patched = await override('PATCH', type, part(0, 9))
      expect(patched).toMatchObject({ status: 204, offset: 9 })
      expect(await override('head')).toMatchObject({ status: 200, offset: 9 })
      expect(await override('HEAD', {}, undefined, 'DELETE')).toMatchObject({ status: 200 })
      expect((await override('GET')).status).toBe(405)
      expect((await override('DELETE')).status).toBe(204)
      expect((await up.head()).status).toBe(404)
    },
  'Upload-Length and Upload-Offset MUST be whole numbers, not below 0': async () => {
    const up = uploads.client(await uploads.make.iso())
    expect((await up.create(-1)).status).toBe(400)
    await up.create(mib)
    expect((await up.patch(-1, part(0, 1))).status).toBe(400)
    expect((await up.head()).offset).toBe(0)
  },
}

describe('tus 1.0.0, core', () => {
  it.each(Object.entries(sentences))('%s', async (_sentence, observe) => {
    await expect(observe()).resolves.toBeUndefined()
  })
})
