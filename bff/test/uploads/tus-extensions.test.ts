import { randomBytes } from 'node:crypto'
import { crc32c } from '@mold/shared/images/crc32c.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sweepUploads } from '../../src/images/uploads/end.ts'
import { createLogger } from '../../src/log.ts'
import { createSettings } from '../../src/settings/settings.service.ts'
import { storeRegistry } from '../../src/stores/registry.ts'
import { createStores } from '../../src/stores/stores.service.ts'
import { mib, sha256 } from '../support/images.ts'
import { bytesType, send } from './support/tus.ts'
import { checksum, startUploads, type Uploads } from './support/uploads.ts'

let uploads: Uploads
beforeAll(async () => {
  uploads = await startUploads()
})
afterAll(() => uploads.stop())

const half = mib / 2
const begun = (offset?: number) => uploads.begun(offset)
const part = (start: number, end = mib) => uploads.bytes.subarray(start, end)
const created = async () => uploads.client(await uploads.make.iso())
const base64 = (text: string) => Buffer.from(text).toString('base64')

async function offered(): Promise<string[]> {
  const answer = await send(uploads.server.origin, 'OPTIONS', '/client/upload')
  return String(answer.headers['tus-extension']).split(',')
}

async function expectReady(id: string): Promise<void> {
  const ready = await uploads.server.until(id, ({ isready }) => isready)
  expect(ready.checksum).toBe(sha256(uploads.bytes))
}

/** What the extensions that are offered say of a server, and what is observed of it. */
const sentences: Record<string, () => Promise<void>> = {
  'each extension MUST be in Tus-Extension': async () => {
    expect(await offered()).toEqual([
      'creation',
      'creation-with-upload',
      'termination',
      'checksum',
      'expiration',
    ])
  },

  'creation: POST MUST be 201 with Location': async () => {
    const target = await uploads.make.iso()
    const answer = await uploads.client(target).create(5)
    expect(answer.status).toBe(201)
    expect(answer.headers.location).toBe(target.path)
  },
  'creation: POST MUST have Upload-Length, where lengths cannot be deferred (E10)': async () => {
    const up = await created()
    const create = (headers: Record<string, string>) => up.request('POST', { headers })
    expect(await create({})).toMatchObject({ status: 400, code: 'upload.header_missing' })
    for (const value of ['1', '0', 'x']) {
      expect(await create({ 'Upload-Defer-Length': value })).toMatchObject({
        status: 400,
        code: 'upload.length_deferred',
      })
    }
  },
  'creation: a length above the maximum MUST be 413': async () => {
    const up = await created()
    const answer = await up.create(500 * 1024 ** 3 + 1)
    expect(answer).toMatchObject({ status: 413, code: 'upload.too_large' })
  },
  'creation: Upload-Defer-Length MUST be left out when the length is known': async () => {
    expect((await (await begun()).head()).headers).not.toHaveProperty('upload-defer-length')
  },
  'creation: keys of Upload-Metadata MUST be unique, not empty, without space or comma':
    async () => {
      const up = await created()
      const a = base64('a')
      for (const text of [`filename ${a},filename ${a}`, ` ${a}`, `,filename ${a}`, `x y ${a}`]) {
        const answer = await up.create(5, { 'Upload-Metadata': text })
        expect({ text, status: answer.status }).toEqual({ text, status: 400 })
      }
    },
  'creation: values of Upload-Metadata MUST be Base64; one MAY be empty': async () => {
    const up = await created()
    expect((await up.create(5, { 'Upload-Metadata': 'filename a.iso' })).status).toBe(400)
    for (const text of ['filetype', 'filetype ', `filetype ,name ${base64('a')}`]) {
      expect((await up.create(5, { 'Upload-Metadata': text })).status).toBe(201)
    }
  },
  'creation: HEAD MUST give Upload-Metadata as it was sent': async () => {
    const up = await created()
    const metadata = `filename ${base64('데비안.iso')}, filetype ${base64('x/y')}`
    await up.create(5, { 'Upload-Metadata': metadata })
    expect((await up.head()).headers['upload-metadata']).toBe(metadata)
  },

  'creation-with-upload: MUST answer Upload-Offset, from which PATCH goes on': async () => {
    const up = await created()
    const made = await up.request('POST', {
      body: part(0, half),
      headers: { 'Upload-Length': String(mib), ...bytesType, Expect: '100-continue' },
    })
    expect(made).toMatchObject({ status: 201, offset: half })
    expect((await up.patch(half, part(half))).offset).toBe(mib)
  },
  'creation-with-upload: a body MUST be of type application/offset+octet-stream': async () => {
    const up = await created()
    const headers = { 'Upload-Length': String(mib) }
    expect((await up.request('POST', { body: uploads.bytes, headers })).status).toBe(415)
    expect((await up.head()).status).toBe(404)
  },

  'expiration: creation and PATCH MUST tell Upload-Expires, as a date of HTTP': async () => {
    const up = await created()
    const answers = [await up.create(mib), await up.patch(0, part(0, 5)), await up.head()]
    for (const { headers } of answers) {
      const text = String(headers['upload-expires'])
      expect(new Date(text).toUTCString()).toBe(text)
      const hours = (Date.parse(text) - Date.now()) / 3_600_000
      expect(hours).toBeGreaterThan(167.9)
      expect(hours).toBeLessThanOrEqual(168)
    }
  },
  'expiration: what will not expire has no Upload-Expires': async () => {
    const up = await begun(half)
    expect((await up.patch(half, part(half))).headers).not.toHaveProperty('upload-expires')
    expect((await up.head()).headers).not.toHaveProperty('upload-expires')
  },
  'expiration: one that has expired SHOULD be 404 or 410': async () => {
    const up = await begun(half)
    const { db } = uploads.server
    await db
      .updateTable('upload')
      .set({
        touched: sql<Date>`now() - interval '169 hours'`,
        lease_owner: null,
        lease_until: null,
      })
      .where('id', '=', up.target.path.slice(-32))
      .execute()
    const stores = createStores({ db, registry: storeRegistry })
    await sweepUploads({ db, settings: createSettings(db), stores, log: createLogger('silent') })
    expect((await up.head()).status).toBe(404)
    expect((await up.patch(half, part(half))).status).toBe(404)
  },

  'checksum: OPTIONS MUST list the algorithms, in lower case, sha1 among them': async () => {
    const answer = await send(uploads.server.origin, 'OPTIONS', '/client/upload')
    expect(answer.headers['tus-checksum-algorithm']).toBe('sha1,sha256,crc32c')
  },
  'checksum: a body that matches MUST be taken': async () => {
    const up = await begun()
    const first = part(0, 1_000)
    expect((await up.patch(0, first, checksum('sha1', first))).offset).toBe(1_000)
    const second = part(1_000, half)
    expect((await up.patch(1_000, second, checksum('sha256', second))).offset).toBe(half)
    const rest = part(half)
    const crc = Buffer.alloc(4)
    crc.writeUInt32BE(crc32c(rest))
    const headers = { 'Upload-Checksum': `crc32c ${crc.toString('base64')}` }
    expect(await up.patch(half, rest, headers)).toMatchObject({ status: 204, offset: mib })
    await expectReady(up.target.id)
  },
  'checksum: a mismatch MUST be 460, and the bytes MUST be discarded (E9)': async () => {
    const up = await begun(half)
    const rest = part(half)
    const wrong = await up.patch(half, randomBytes(half), checksum('sha1', rest))
    expect(wrong).toMatchObject({ status: 460, code: 'upload.checksum_mismatch' })
    expect((await up.head()).offset).toBe(half)
    expect((await up.patch(half, rest, checksum('sha1', rest))).offset).toBe(mib)
    await expectReady(up.target.id)
  },
  'checksum: an algorithm that is not offered MUST be 400, and nothing be kept (E9)': async () => {
    const up = await begun()
    const wrong = ['md5 AAAA', 'sha1', 'sha1 AAAA', 'sha256 !', 'sha1  AAAA', 'crc32c AAAAAAA=']
    for (const text of wrong) {
      const answer = await up.patch(0, uploads.bytes, { 'Upload-Checksum': text })
      const { status, code } = answer
      expect({ text, status, code }).toEqual({
        text,
        status: 400,
        code: 'upload.checksum_algorithm',
      })
    }
    expect((await up.head()).offset).toBe(0)
  },
  'checksum: holds for the body of a creation too': async () => {
    const up = await created()
    const create = (headers: object) =>
      up.request('POST', {
        body: part(0, half),
        headers: { 'Upload-Length': String(mib), ...bytesType, ...headers },
      })
    expect((await create(checksum('sha1', part(half)))).status).toBe(460)
    expect((await up.head()).offset).toBe(0)
    expect(await create(checksum('sha1', part(0, half)))).toMatchObject({ status: 201 })
  },
  'checksum: what was cut cannot be verified, and is not kept': async () => {
    const up = await begun()
    const open = up.open(0, mib, checksum('sha1', uploads.bytes))
    await open.write(part(0, half))
    expect((await up.head()).offset).toBe(0)
    open.cut()
    await expect.poll(async () => (await up.patch(0, uploads.bytes)).status).toBe(204)
    await expectReady(up.target.id)
  },

  'termination: DELETE MUST be 204, and its bytes SHOULD be freed': async () => {
    const up = await begun(half)
    expect((await up.remove()).status).toBe(204)
    expect(await uploads.server.image(up.target.id)).toMatchObject({
      zones: [{ state: 'cancelled' }],
    })
  },
  'termination: from then on every request SHOULD be 404 or 410': async () => {
    const up = await begun(half)
    await up.remove()
    const answers = [await up.head(), await up.patch(half, part(half)), await up.remove()]
    expect(answers.map((of) => of.status)).toEqual([404, 404, 404])
  },
}

/** What is not offered and why; a client that asks for it all the same is told. */
const notOffered: Record<string, () => Promise<void>> = {
  'creation-defer-length: what is reserved before the first byte has to be known': async () => {
    const up = await created()
    const headers = { 'Upload-Defer-Length': '1' }
    expect((await up.request('POST', { headers })).code).toBe('upload.length_deferred')
  },
  'concatenation: an image is one file, and parts at once would be hashed out of order':
    async () => {
      const up = await created()
      for (const value of ['partial', 'final;/client/upload/a /client/upload/b']) {
        const headers = { 'Upload-Length': '5', 'Upload-Concat': value }
        expect(await up.request('POST', { headers })).toMatchObject({
          status: 400,
          code: 'upload.concatenation',
        })
      }
    },
  'checksum-trailer: browsers cannot send trailers, and proxies drop them': async () => {
    const up = await begun()
    const trailer = { ...bytesType, 'Upload-Offset': '0', Trailer: 'Upload-Checksum' }
    const answer = await up.request('PATCH', {
      body: part(0, 9),
      chunked: true,
      headers: trailer,
    })
    expect(answer).toMatchObject({ status: 204, offset: 9 })
  },
}

describe('tus 1.0.0, extensions', () => {
  it.each(Object.entries(sentences))('%s', async (_sentence, observe) => {
    await expect(observe()).resolves.toBeUndefined()
  })

  it.each(Object.entries(notOffered))('without %s', async (sentence, observe) => {
    expect(await offered()).not.toContain(sentence.split(':')[0])
    await expect(observe()).resolves.toBeUndefined()
  })
})
