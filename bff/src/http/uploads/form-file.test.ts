import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { AppError } from '@mold/shared/errors.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fileOf } from './form-file.ts'

const withinMs = 200
let server: Server

beforeEach(async () => {
  server = createServer((req, res) => {
    fileOf(req, withinMs)
      .then(async ({ name, bytes }) => res.end(`${name}: ${await text(bytes)}`))
      .catch((error: unknown) => res.end(error instanceof AppError ? error.code : String(error)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const part = (disposition: string, content: string) =>
  `--edge\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`
const field = part('name="a"', 'b')
const file = part('name="file"; filename="disk.iso"', 'bytes')

/** Sends the beginning of a form, and the rest, if any, after `afterMs`. */
async function post(first: string, rest?: string, afterMs = 0): Promise<string> {
  const { port } = server.address() as AddressInfo
  const socket = net.connect({ host: '127.0.0.1', port })
  const length = Buffer.byteLength(first + (rest ?? ' '))
  socket.write(
    `POST / HTTP/1.1\r\nHost: mold\r\nConnection: close\r\nContent-Length: ${length}\r\n` +
      `Content-Type: multipart/form-data; boundary=edge\r\n\r\n${first}`,
  )
  if (rest !== undefined) setTimeout(() => socket.write(rest), afterMs)
  const answer = await text(socket)
  return answer.slice(answer.lastIndexOf('\n') + 1)
}

describe('the file of a form', () => {
  it('is there as soon as its part begins, however long the rest takes', async () => {
    const half = file.length - 4
    const answer = await post(
      field + file.slice(0, half),
      `${file.slice(half)}--edge--\r\n`,
      2 * withinMs,
    )
    expect(answer).toBe('disk.iso: bytes')
  })

  it('is not waited for without end while fields come, or nothing does', async () => {
    expect(await post(field)).toBe('upload.form_cut')
    expect(await post('--ed')).toBe('upload.form_cut')
  })

  it('is one, and a file', async () => {
    expect(await post(field, '--edge--\r\n')).toBe('upload.not_a_file')
    expect(await post(file + file, '--edge--\r\n')).toBe('upload.several_files')
  })
})
