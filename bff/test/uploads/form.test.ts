import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isoBytes, mib, objectPath, qcow2Bytes, sha256 } from '../support/images.ts'
import { filesIn, startTestServer, type TestServer } from '../support/server.ts'
import { send, type Target, tus, uploader, type Uploader } from './support/tus.ts'

let server: TestServer
let make: Uploader
beforeAll(async () => {
  server = await startTestServer()
  make = await uploader(server)
})
afterAll(() => server.stop())

const boundary = 'x-boundary-x'
const type = { 'Content-Type': `multipart/form-data; boundary=${boundary}` }

/** A part of a form; with a file name it is a file. */
function part(name: string, content: Uint8Array, file?: string): Buffer {
  const named =
    file === undefined ? '' : `; filename="${file}"\r\nContent-Type: application/octet-stream`
  return Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${named}\r\n\r\n`),
    content,
    Buffer.from('\r\n'),
  ])
}

const form = (...parts: Buffer[]) => Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)])

const post = (target: Target, body: Buffer, more: Record<string, string | undefined> = {}) =>
  send(server.origin, 'POST', target.path, {
    body,
    headers: { ...type, ...target.ticket, ...more },
  })

describe('F4: the signed form post', () => {
  it.each(['files[]', 'file'])('takes one file of any name, here %s', async (name) => {
    const bytes = isoBytes(3 * mib)
    const target = await make.iso()
    const body = form(part('note', Buffer.from('x')), part(name, bytes, '데비안 12.iso'))
    expect(await post(target, body)).toMatchObject({ status: 200, text: 'upload successful.' })
    const ready = await server.until(target.id, ({ isready }) => isready, 5_000)
    expect(ready).toMatchObject({ checksum: sha256(bytes), status: 'Successfully Installed' })
    const stored = await readFile(path.join(server.storeFolder, objectPath(sha256(bytes))))
    expect(stored.equals(bytes)).toBe(true)
  })

  it('answers in the words that clients know', async () => {
    const target = await make.iso()
    const body = form(part('file', isoBytes(), 'a.iso'))
    const without = (name: string) => post(target, body, { [name]: undefined })
    for (const name of ['X-signature', 'X-metadata', 'X-expires']) {
      expect(await without(name)).toMatchObject({
        status: 400,
        text: 'signature, metadata and expires are compulsory fields.',
      })
    }
    expect(
      await post(target, body, {
        'X-signature': undefined,
        'X-metadata': undefined,
        'X-expires': undefined,
      }),
    ).toMatchObject({ status: 400, text: expect.stringContaining('compulsory fields') })
    expect(await post(target, body, { 'X-signature': 'AAAA' })).toMatchObject({
      status: 400,
      text: 'signature validation failed.',
    })
    const late = await send(server.origin, 'POST', target.path, {
      body,
      chunked: true,
      headers: { ...type, ...target.ticket },
    })
    expect(late).toMatchObject({
      status: 400,
      text: 'content length is not set in the request or has invalid value.',
    })
    for (const [headers, content] of [
      [{ 'Content-Type': 'text/plain' }, body],
      [{}, form(part('file', isoBytes()))],
      [{}, form()],
    ] as const) {
      expect(await post(target, content, headers)).toMatchObject({
        status: 422,
        text: 'received entity is not a file',
      })
    }
    expect(await post(target, form(part('file', isoBytes(), 'a.qcow2')))).toMatchObject({
      status: 400,
      text: expect.stringContaining('is an invalid for the format ISO'),
    })
    expect((await post(target, body)).status).toBe(200)
  })

  it('keeps nothing of one that was cut, and can be sent again', async () => {
    const bytes = isoBytes(2 * mib)
    const target = await make.iso()
    const whole = form(part('file', bytes, 'a.iso'))
    const cut = await post(target, whole.subarray(0, whole.length - 20))
    expect(cut).toMatchObject({ status: 400, text: expect.stringContaining('ended before') })
    expect((await filesIn(server.storeFolder)).filter((of) => of.startsWith('staging'))).toEqual([])
    expect(await server.image(target.id)).toMatchObject({ status: 'NotUploaded' })
    expect((await tus(() => server.origin, target).head()).status).toBe(404)
    expect((await post(target, whole)).status).toBe(200)
    await server.until(target.id, ({ isready }) => isready)
    expect((await post(target, whole)).status).toBe(409)
  })

  it('takes one file only', async () => {
    const target = await make.iso()
    const body = form(part('a', isoBytes(), 'a.iso'), part('b', isoBytes(), 'b.iso'))
    expect(await post(target, body)).toMatchObject({
      status: 400,
      text: expect.stringContaining('more than one file'),
    })
    expect(await server.image(target.id)).toMatchObject({ zones: [{ state: 'uploading' }] })
  })

  it('says what a file is that is not what was declared', async () => {
    const target = await make.iso()
    const body = form(part('file', qcow2Bytes(2 * mib), 'a.iso'))
    expect(await post(target, body)).toMatchObject({
      status: 400,
      text: expect.stringContaining('Found  : QCOW2'),
    })
    expect(await server.image(target.id)).toMatchObject({
      zones: [{ state: 'failed', errorcode: 'image.format_mismatch' }],
    })
  })
})
