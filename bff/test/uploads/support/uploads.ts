import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { isoBytes, mib } from '../../support/images.ts'
import { startTestServer, type TestServerOptions } from '../../support/server.ts'
import { type Target, tus, uploader } from './tus.ts'

/** A server with uploads of `length` bytes on their way. */
export async function startUploads(options: TestServerOptions = {}, length = mib) {
  const server = await startTestServer(options)
  const make = await uploader(server)
  const bytes = isoBytes(length)
  const client = (target: Target) => tus(() => server.origin, target)

  /** An upload that was begun and has `offset` bytes. */
  async function begun(offset = 0) {
    const target = await make.iso()
    const up = client(target)
    expect((await up.create(length)).status).toBe(201)
    if (offset > 0) expect((await up.patch(0, bytes.subarray(0, offset))).status).toBe(204)
    return { ...up, target }
  }

  return { server, make, bytes, client, begun, stop: () => server.stop() }
}

export type Uploads = Awaited<ReturnType<typeof startUploads>>

/** The header that a client sends to have a body verified. */
export const checksum = (algorithm: string, body: Uint8Array) => ({
  'Upload-Checksum': `${algorithm} ${createHash(algorithm).update(body).digest('base64')}`,
})
