import { createHash } from 'node:crypto'
import { checksumAlgorithms, formatChecksum } from '@mold/shared/images/checksum.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isoBytes, mib } from '../support/images.ts'
import { filesIn, startTestServer, type TestServer } from '../support/server.ts'
import { tus, uploader, type Uploader } from './support/tus.ts'

const bytes = isoBytes(mib)
let server: TestServer
let make: Uploader
beforeAll(async () => {
  server = await startTestServer()
  make = await uploader(server)
})
afterAll(() => server.stop())

async function send(checksum: string) {
  const target = await make.iso({ checksum })
  const up = tus(() => server.origin, target)
  await up.create(mib)
  await up.patch(0, bytes.subarray(0, mib / 2))
  return { id: target.id, answer: await up.patch(mib / 2, bytes.subarray(mib / 2)) }
}

describe.each(checksumAlgorithms)('a complete upload with a digest by %s', (algorithm) => {
  const hex = createHash(algorithm).update(bytes).digest('hex')
  const withAlgorithm = formatChecksum({ algorithm, hex })

  it.each([hex, withAlgorithm])('is taken when that is right: %s', async (checksum) => {
    const { id, answer } = await send(checksum)
    expect(answer.status).toBe(204)
    await server.until(id, ({ isready }) => isready)
  })

  it('is refused when that is another, and leaves nothing', async () => {
    const { id, answer } = await send('0'.repeat(hex.length))
    expect(answer).toMatchObject({ status: 422, code: 'image.checksum_mismatch' })
    expect(await server.image(id)).toMatchObject({
      zones: [
        {
          state: 'failed',
          errorcode: 'image.checksum_mismatch',
          error: expect.stringContaining(withAlgorithm),
        },
      ],
    })
    const files = await filesIn(server.storeFolder)
    expect(files.filter((file) => file.startsWith('staging/'))).toEqual([])
  })
})
