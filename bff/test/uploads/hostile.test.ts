import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isoBytes, mib, sha256 } from '../support/images.ts'
import { bytesType, send, type Target, tusHeaders, type TusAnswer } from './support/tus.ts'
import { startUploads, type Uploads } from './support/uploads.ts'

let uploads: Uploads
beforeAll(async () => {
  uploads = await startUploads()
})
afterAll(() => uploads.stop())

const bytes = () => uploads.bytes
const half = mib / 2
const client = (target: Target) => uploads.client(target)
const begun = (offset?: number) => uploads.begun(offset)

describe('a length or offset', () => {
  const bad = ['-1', '1e3', '007', '9007199254740993', ' 5 5', '0x10', '1.0', '', '5,5']

  it.each(bad)('E10: is refused as %j', async (text) => {
    const up = client(await uploads.make.iso())
    const made = await up.request('POST', { headers: { 'Upload-Length': text } })
    expect(made).toMatchObject({ status: 400 })
    await up.create(mib)
    const sent = await up.request('PATCH', {
      body: bytes(),
      headers: { ...bytesType, 'Upload-Offset': text },
    })
    expect(sent).toMatchObject({ status: 400 })
  })

  it('E10: is not 0 for a file', async () => {
    const up = client(await uploads.make.iso())
    expect(await up.create(0)).toMatchObject({ status: 400, code: 'upload.empty' })
  })

  it('E10, E13: is not exceeded by a body that says so, which changes nothing', async () => {
    const up = await begun(half)
    const answer = await up.patch(half, Buffer.concat([bytes().subarray(half), Buffer.alloc(1)]))
    expect(answer).toMatchObject({ status: 413, code: 'upload.past_end' })
    expect((await up.head()).offset).toBe(half)
  })

  it('E10: is not exceeded by a body that does not say so, which completes nothing', async () => {
    const up = await begun()
    const answer = await up.request('PATCH', {
      body: Buffer.concat([bytes(), Buffer.alloc(mib)]),
      chunked: true,
      headers: { ...bytesType, 'Upload-Offset': '0' },
    })
    expect(answer).toMatchObject({ status: 413, code: 'upload.past_end' })
    const { offset = 0 } = await up.head()
    expect(offset).toBeLessThan(mib)
    expect((await up.patch(offset, bytes().subarray(offset))).status).toBe(204)
    const ready = await uploads.server.until(up.target.id, ({ isready }) => isready)
    expect(ready.checksum).toBe(sha256(bytes()))
  })

  it('takes a body that does not say how long it is', async () => {
    const up = await begun()
    const answer = await up.request('PATCH', {
      body: bytes(),
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
    const up = client(await uploads.make.iso())
    const answer = await up.create(5, { 'Upload-Metadata': metadata })
    expect(answer.status).toBe(400)
    expect(answer.code).toMatch(/^upload\.metadata_/)
  })

  it('E6: takes names in any script, and refuses the suffix of another format', async () => {
    const up = client(await uploads.make.iso())
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
      const { ticket } = await uploads.make.iso()
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
        const answer = await send(uploads.server.origin, method, `/client/upload/${id}`, {
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
    const plain = await send(uploads.server.origin, 'GET', up.target.path)
    expect(plain.status).toBe(405)
  })

  it('E8: is answered with a relative Location, whoever names another host', async () => {
    const target = await uploads.make.iso()
    const answer = await client(target).create(5, { 'X-Forwarded-Host': 'evil.example' })
    expect(answer.headers.location).toBe(target.path)
  })

  it('E19: changes nothing of one that is complete', async () => {
    const up = await begun()
    await up.patch(0, bytes())
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
    const ready = await uploads.server.until(up.target.id, ({ isready }) => isready)
    expect(ready.checksum).toBe(sha256(bytes()))
    expect((await up.head()).offset).toBe(mib)
  })

  it('begins again only while nothing has come', async () => {
    const target = await uploads.make.iso()
    const up = client(target)
    await up.create(5)
    expect((await up.create(mib)).status).toBe(201)
    await up.patch(0, bytes().subarray(0, 1))
    expect(await up.create(mib)).toMatchObject({ status: 409, code: 'upload.begun' })
    expect((await up.head()).headers['upload-length']).toBe(String(mib))
  })

  it('L6: at the same offset as another succeeds once', async () => {
    const up = await begun()
    const answers = await Promise.all([
      up.patch(0, bytes().subarray(0, half)),
      up.patch(0, bytes().subarray(0, half)),
      up.patch(0, bytes().subarray(0, half)),
    ])
    expect(answers.filter((of) => of.status === 204)).toHaveLength(1)
    expect(answers.filter((of) => of.status === 409)).toHaveLength(2)
    expect((await up.head()).offset).toBe(half)
  })
})
