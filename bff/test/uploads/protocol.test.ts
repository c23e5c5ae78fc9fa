import { createHash, randomBytes } from 'node:crypto'
import { crc32c } from '@mold/shared/images/crc32c.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isoBytes, mib, sha256 } from '../support/images.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import {
  bytesType,
  send,
  type Target,
  tus,
  tusHeaders,
  type TusAnswer,
  uploader,
  type Uploader,
} from './support/tus.ts'

let server: TestServer
let make: Uploader
beforeAll(async () => {
  server = await startTestServer()
  make = await uploader(server)
})
afterAll(() => server.stop())

const client = (target: Target) => tus(() => server.origin, target)
const bytes = isoBytes(mib)
const half = mib / 2

/** An upload that was begun and has `offset` bytes. */
async function begun(offset = 0, length = mib) {
  const target = await make.iso()
  const up = client(target)
  expect((await up.create(length)).status).toBe(201)
  expect((await up.patch(0, bytes.subarray(0, offset))).status).toBe(204)
  return { ...up, target }
}

const checksum = (algorithm: string, body: Uint8Array) => ({
  'Upload-Checksum': `${algorithm} ${createHash(algorithm).update(body).digest('base64')}`,
})

/** Sentences of tus 1.0.0 that bind a server, and what is observed of them. */
const sentences: Record<string, () => Promise<void>> = {
  'core: HEAD MUST always include Upload-Offset, even when it is 0': async () => {
    const up = await begun()
    expect(await up.head()).toMatchObject({ status: 200, offset: 0 })
  },
  'core: if the size is known, HEAD MUST include Upload-Length': async () => {
    const up = await begun(half)
    const answer = await up.head()
    expect(answer.headers['upload-length']).toBe(String(mib))
    expect(answer.offset).toBe(half)
  },
  'core: if the resource is not found, HEAD SHOULD be 404, 410 or 403 without Upload-Offset':
    async () => {
      const answer = await send(server.origin, 'HEAD', `/client/upload/${'0'.repeat(32)}`, {
        headers: { ...tusHeaders, ...(await make.iso()).ticket },
      })
      expect([400, 404]).toContain(answer.status)
      expect(answer.offset).toBeUndefined()
    },
  'core: HEAD MUST prevent caching with Cache-Control: no-store': async () => {
    const up = await begun()
    expect((await up.head()).headers['cache-control']).toBe('no-store')
  },
  'core: PATCH MUST use application/offset+octet-stream, else 415': async () => {
    const up = await begun()
    for (const type of ['application/octet-stream', 'text/plain', undefined]) {
      const answer = await up.patch(0, bytes, { 'Content-Type': type })
      expect(answer).toMatchObject({ status: 415, code: 'upload.content_type' })
    }
    expect((await up.head()).offset).toBe(0)
  },
  'core: if the offsets do not match, 409 without modifying the resource': async () => {
    const up = await begun(half)
    for (const offset of [0, half - 1, half + 1, mib]) {
      const answer = await up.patch(offset, bytes.subarray(0, 1))
      expect(answer).toMatchObject({ status: 409, code: 'upload.offset', offset: half })
    }
    expect((await up.head()).offset).toBe(half)
  },
  'core: a successful PATCH MUST be 204 with Upload-Offset': async () => {
    const up = await begun()
    const answer = await up.patch(0, bytes.subarray(0, 7))
    expect(answer).toMatchObject({ status: 204, offset: 7, text: '' })
  },
  'core: the server SHOULD store as much as possible of an interrupted PATCH': async () => {
    const up = await begun()
    const open = up.open(0, mib)
    await open.write(bytes.subarray(0, half))
    await expect.poll(async () => (await up.head()).offset, { timeout: 5_000 }).toBe(half)
    open.cut()
    expect((await up.head()).offset).toBe(half)
    expect((await up.patch(half, bytes.subarray(half))).status).toBe(204)
  },
  'core: OPTIONS MUST be 204 or 200 with Tus-Version, and needs no Tus-Resumable': async () => {
    const answer = await send(server.origin, 'OPTIONS', '/client/upload')
    expect(answer).toMatchObject({
      status: 204,
      headers: {
        'tus-version': '1.0.0',
        'tus-extension': 'creation,creation-with-upload,termination,checksum,expiration',
        'tus-checksum-algorithm': 'sha1,sha256,crc32c',
        'tus-max-size': String(500 * 1024 ** 3),
      },
    })
  },
  'core: Tus-Resumable MUST be in every answer but those of OPTIONS': async () => {
    const up = await begun()
    const answers = [
      await up.head(),
      await up.patch(5, bytes),
      await up.patch(0, bytes.subarray(0, 1)),
      await up.remove(),
      await up.head(),
    ]
    expect(answers.map((of) => of.headers['tus-resumable'])).toEqual(Array(5).fill('1.0.0'))
  },
  'core: another version MUST be 412 with Tus-Version, and MUST NOT be processed': async () => {
    const up = await begun()
    for (const method of ['HEAD', 'PATCH', 'DELETE', 'POST']) {
      const answer = await up.request(method, { headers: { 'Tus-Resumable': '0.2.2' } })
      expect(answer).toMatchObject({ status: 412, headers: { 'tus-version': '1.0.0' } })
    }
    for (const method of ['HEAD', 'PATCH', 'DELETE']) {
      const answer = await up.request(method, { headers: { 'Tus-Resumable': undefined } })
      expect(answer).toMatchObject({ status: 412, headers: { 'tus-version': '1.0.0' } })
    }
    expect((await up.head()).offset).toBe(0)
  },
  'core: X-HTTP-Method-Override MUST be taken for the method (E17)': async () => {
    const up = await begun()
    const override = (method: string, more = {}, body?: Uint8Array) =>
      up.request('POST', {
        ...(body && { body }),
        headers: { 'X-HTTP-Method-Override': method, ...more },
      })
    const type = { ...bytesType, 'Upload-Offset': '0' }
    expect(await override('PATCH', type, bytes.subarray(0, 9))).toMatchObject({
      status: 204,
      offset: 9,
    })
    expect(await override('head')).toMatchObject({ status: 200, offset: 9 })
    expect((await override('GET')).status).toBe(405)
    expect((await override('DELETE')).status).toBe(204)
    expect((await up.head()).status).toBe(404)
  },
  'core: PATCH on what does not exist SHOULD be 404': async () => {
    const up = client(await make.iso())
    expect(await up.patch(0, bytes)).toMatchObject({ status: 404, code: 'upload.unknown' })
  },
  'creation: a creation MUST be 201 with Location': async () => {
    const target = await make.iso()
    const answer = await client(target).create(5)
    expect(answer.status).toBe(201)
    expect(answer.headers.location).toBe(target.path)
  },
  'creation: one of Upload-Length and Upload-Defer-Length; the latter is not offered (E10)':
    async () => {
      const up = client(await make.iso())
      const create = (headers: Record<string, string>) => up.request('POST', { headers })
      expect(await create({})).toMatchObject({ status: 400, code: 'upload.header_missing' })
      expect(await create({ 'Upload-Defer-Length': '1' })).toMatchObject({
        status: 400,
        code: 'upload.length_deferred',
      })
    },
  'creation: a length above Tus-Max-Size MUST be 413': async () => {
    const up = client(await make.iso())
    const answer = await up.create(500 * 1024 ** 3 + 1)
    expect(answer).toMatchObject({ status: 413, code: 'upload.too_large' })
  },
  'creation: HEAD MUST give Upload-Metadata as it was sent': async () => {
    const target = await make.iso()
    const metadata = `filename ${Buffer.from('데비안.iso').toString('base64')}, filetype ${Buffer.from('x/y').toString('base64')}`
    const up = client(target)
    await up.create(5, { 'Upload-Metadata': metadata })
    expect((await up.head()).headers['upload-metadata']).toBe(metadata)
  },
  'creation-with-upload: MUST answer Upload-Offset, and PATCH goes on from there': async () => {
    const target = await make.iso()
    const up = client(target)
    const made = await up.request('POST', {
      body: bytes.subarray(0, half),
      headers: { 'Upload-Length': String(mib), ...bytesType },
    })
    expect(made).toMatchObject({ status: 201, offset: half })
    expect((await up.patch(half, bytes.subarray(half))).offset).toBe(mib)
  },
  'creation-with-upload: a body of another type is 415': async () => {
    const up = client(await make.iso())
    const made = await up.request('POST', {
      body: bytes,
      headers: { 'Upload-Length': String(mib) },
    })
    expect(made.status).toBe(415)
  },
  'expiration: MUST say Upload-Expires as a date of HTTP in PATCH and creation': async () => {
    const target = await make.iso()
    const up = client(target)
    const answers = [await up.create(mib), await up.patch(0, bytes.subarray(0, 5)), await up.head()]
    for (const { headers } of answers) {
      const text = String(headers['upload-expires'])
      expect(new Date(text).toUTCString()).toBe(text)
      const hours = (Date.parse(text) - Date.now()) / 3_600_000
      expect(hours).toBeGreaterThan(167.9)
      expect(hours).toBeLessThanOrEqual(168)
    }
  },
  'checksum: sha1 MUST be offered; a match MUST be accepted': async () => {
    const up = await begun()
    const first = bytes.subarray(0, 1_000)
    expect((await up.patch(0, first, checksum('sha1', first))).offset).toBe(1_000)
    const second = bytes.subarray(1_000, half)
    expect((await up.patch(1_000, second, checksum('sha256', second))).offset).toBe(half)
    const rest = bytes.subarray(half)
    const crc = Buffer.alloc(4)
    crc.writeUInt32BE(crc32c(rest))
    const headers = { 'Upload-Checksum': `crc32c ${crc.toString('base64')}` }
    expect(await up.patch(half, rest, headers)).toMatchObject({ status: 204, offset: mib })
    const ready = await server.until(up.target.id, ({ isready }) => isready)
    expect(ready.checksum).toBe(sha256(bytes))
  },
  'checksum: a mismatch MUST be 460 and the bytes be discarded (E9)': async () => {
    const up = await begun(half)
    const rest = bytes.subarray(half)
    const wrong = await up.patch(half, randomBytes(half), checksum('sha1', rest))
    expect(wrong).toMatchObject({ status: 460, code: 'upload.checksum_mismatch' })
    expect((await up.head()).offset).toBe(half)
    expect((await up.patch(half, rest, checksum('sha1', rest))).offset).toBe(mib)
    const ready = await server.until(up.target.id, ({ isready }) => isready)
    expect(ready.checksum).toBe(sha256(bytes))
  },
  'checksum: an algorithm that is not offered MUST be 400': async () => {
    const up = await begun()
    const wrong = ['md5 AAAA', 'sha1', 'sha1 AAAA', 'sha256 !', 'sha1  AAAA', 'crc32c AAAAAAA=']
    for (const text of wrong) {
      const answer = await up.patch(0, bytes, { 'Upload-Checksum': text })
      const { status, code } = answer
      expect({ text, status, code }).toEqual({
        text,
        status: 400,
        code: 'upload.checksum_algorithm',
      })
    }
  },
  'checksum: what was cut cannot be verified and is not kept': async () => {
    const up = await begun()
    const open = up.open(0, mib, checksum('sha1', bytes))
    await open.write(bytes.subarray(0, half))
    expect((await up.head()).offset).toBe(0)
    open.cut()
    await expect.poll(async () => (await up.patch(0, bytes)).status).toBe(204)
    await server.until(up.target.id, ({ isready }) => isready)
  },
  'termination: DELETE MUST be 204, and the resource be gone': async () => {
    const up = await begun(half)
    expect((await up.remove()).status).toBe(204)
    expect((await up.head()).status).toBe(404)
    expect((await up.patch(half, bytes.subarray(half))).status).toBe(404)
    expect(await server.image(up.target.id)).toMatchObject({ zones: [{ state: 'cancelled' }] })
  },
}

describe('tus 1.0.0', () => {
  it.each(Object.entries(sentences))('%s', async (_sentence, observe) => {
    await expect(observe()).resolves.toBeUndefined()
  })
})

describe('a length or offset', () => {
  const bad = ['-1', '1e3', '007', '9007199254740993', ' 5 5', '0x10', '1.0', '', '5,5']

  it.each(bad)('E10: is refused as %j', async (text) => {
    const up = client(await make.iso())
    const made = await up.request('POST', { headers: { 'Upload-Length': text } })
    expect(made).toMatchObject({ status: 400 })
    await up.create(mib)
    const sent = await up.request('PATCH', {
      body: bytes,
      headers: { ...bytesType, 'Upload-Offset': text },
    })
    expect(sent).toMatchObject({ status: 400 })
  })

  it('E10: is not 0 for a file', async () => {
    const up = client(await make.iso())
    expect(await up.create(0)).toMatchObject({ status: 400, code: 'upload.empty' })
  })

  it('E10, E13: is not exceeded by a body that says so, which changes nothing', async () => {
    const up = await begun(half)
    const answer = await up.patch(half, Buffer.concat([bytes.subarray(half), Buffer.alloc(1)]))
    expect(answer).toMatchObject({ status: 413, code: 'upload.past_end' })
    expect((await up.head()).offset).toBe(half)
  })

  it('E10: is not exceeded by a body that does not say so, which completes nothing', async () => {
    const up = await begun()
    const answer = await up.request('PATCH', {
      body: Buffer.concat([bytes, Buffer.alloc(mib)]),
      chunked: true,
      headers: { ...bytesType, 'Upload-Offset': '0' },
    })
    expect(answer).toMatchObject({ status: 413, code: 'upload.past_end' })
    const { offset = 0 } = await up.head()
    expect(offset).toBeLessThan(mib)
    expect((await up.patch(offset, bytes.subarray(offset))).status).toBe(204)
    const ready = await server.until(up.target.id, ({ isready }) => isready)
    expect(ready.checksum).toBe(sha256(bytes))
  })

  it('takes a body that does not say how long it is', async () => {
    const up = await begun()
    const answer = await up.request('PATCH', {
      body: bytes,
      chunked: true,
      headers: { ...bytesType, 'Upload-Offset': '0' },
    })
    expect(answer).toMatchObject({ status: 204, offset: mib })
  })
})

describe('Upload-Metadata', () => {
  const encoded = (text: string) => Buffer.from(text).toString('base64')
  const cases: readonly (readonly [string, string])[] = [
    ['E15: more than 2 KiB', `filename ${encoded('x'.repeat(2_000))}`],
    [
      'E15: 500 keys',
      Array.from({ length: 500 }, (_, n) => `k${n}`)
        .join(',')
        .slice(0, 2_000),
    ],
    ['E15: a key twice', `filename ${encoded('a')},filename ${encoded('b')}`],
    ['E15: a key with a colon', `file:name ${encoded('a')}`],
    ['E15: what is not Base64', 'filename ???'],
    ['E15: two values', `filename ${encoded('a')} ${encoded('b')}`],
    ['E5: a line break', `filename ${encoded('a\r\nSet-Cookie: x=1')}`],
    ['E22: a NUL', `filename ${encoded('a\0b')}`],
    ['E15: what is not UTF-8', `filename ${Buffer.from([0xff, 0xfe]).toString('base64')}`],
    ['E18: a column of the row', `isready ${encoded('true')}`],
  ]

  it.each(cases)('refuses %s', async (_name, metadata) => {
    const up = client(await make.iso())
    const answer = await up.create(5, { 'Upload-Metadata': metadata })
    expect(answer.status).toBe(400)
    expect(answer.code).toMatch(/^upload\.metadata_/)
  })

  it('takes names in any script, and refuses the suffix of another format', async () => {
    const up = client(await make.iso())
    const name = (text: string) => ({ 'Upload-Metadata': `filename ${encoded(text)}` })
    expect(await up.create(5, name('disk.qcow2'))).toMatchObject({
      status: 422,
      code: 'image.suffix_mismatch',
    })
    expect((await up.create(5, name('한글 템플릿.iso'))).status).toBe(201)
  })
})

describe('a request for an upload', () => {
  it.each(['HEAD', 'PATCH', 'DELETE', 'POST', 'GET'])(
    'E1: %s takes ids of 32 hexadecimal digits alone',
    async (method) => {
      const { ticket } = await make.iso()
      const ids = [
        '..%2f..%2fx',
        '..%5cx',
        '%00',
        '%2e%2e',
        '%252e%252e%252f',
        '%c0%ae%c0%ae',
        'a'.repeat(31),
        'a'.repeat(33),
        'A'.repeat(32),
        `${'a'.repeat(32)}/`,
        `${'a'.repeat(32)}%0a`,
        'g'.repeat(32),
      ]
      for (const id of ids) {
        const answer = await send(server.origin, method, `/client/upload/${id}`, {
          headers: { ...tusHeaders, ...ticket },
        })
        expect({ id, status: answer.status }).toEqual({ id, status: 404 })
      }
    },
  )

  it('E3, E7: never gives bytes back', async () => {
    const up = await begun(half)
    const answer = await up.request('GET')
    expect(answer).toMatchObject({ status: 405, code: 'upload.method' })
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
    expect(answer.headers.allow).toContain('PATCH')
    const plain = await send(server.origin, 'GET', up.target.path)
    expect(plain.status).toBe(405)
  })

  it('E8: is answered with a relative Location, whoever names another host', async () => {
    const target = await make.iso()
    const answer = await client(target).create(5, { 'X-Forwarded-Host': 'evil.example' })
    expect(answer.headers.location).toBe(target.path)
  })

  it('E19: changes nothing of one that is complete', async () => {
    const up = await begun()
    await up.patch(0, bytes)
    for (const again of [
      () => up.patch(0, isoBytes(mib)),
      () => up.patch(mib, new Uint8Array()),
      () => up.create(mib),
      () => up.remove(),
    ]) {
      expect(await again()).toMatchObject({ status: 409, code: 'upload.sealed' })
    }
    const answer: TusAnswer = await up.head()
    expect(answer).toMatchObject({ status: 200, offset: mib })
    expect(answer.headers['upload-expires']).toBeUndefined()
    const ready = await server.until(up.target.id, ({ isready }) => isready)
    expect(ready.checksum).toBe(sha256(bytes))
    expect((await up.head()).offset).toBe(mib)
  })

  it('begins again only while nothing has come', async () => {
    const target = await make.iso()
    const up = client(target)
    await up.create(5)
    expect((await up.create(mib)).status).toBe(201)
    await up.patch(0, bytes.subarray(0, 1))
    expect(await up.create(mib)).toMatchObject({ status: 409, code: 'upload.begun' })
    expect((await up.head()).headers['upload-length']).toBe(String(mib))
  })

  it('L6: at the same offset as another succeeds once', async () => {
    const up = await begun()
    const answers = await Promise.all([
      up.patch(0, bytes.subarray(0, half)),
      up.patch(0, bytes.subarray(0, half)),
      up.patch(0, bytes.subarray(0, half)),
    ])
    expect(answers.filter((of) => of.status === 204)).toHaveLength(1)
    expect(answers.filter((of) => of.status === 409)).toHaveLength(2)
    expect((await up.head()).offset).toBe(half)
  })
})
