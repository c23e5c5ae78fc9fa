import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { storeRegistry } from '../../src/stores/registry.ts'
import { faultyRegistry, type StoreFault, type StoreFaults } from '../support/faulty-store.ts'
import { mib, sha256 } from '../support/images.ts'
import { startUploads, type Uploads } from './support/uploads.ts'

const size = 4 * mib
const faults: StoreFaults = {}
let uploads: Uploads
beforeAll(async () => {
  uploads = await startUploads({ stores: faultyRegistry(storeRegistry, faults) }, size)
})
afterEach(() => {
  faults.fault = undefined
})
afterAll(() => uploads.stop())

const said = {
  'disk-full': { status: 507, code: 'store.full', text: /zone1 images.*(full|space)/ },
  unwritable: { status: 503, code: 'store.unwritable', text: /zone1 images/ },
  'io-error': { status: 503, code: 'store.failed', text: /zone1 images.*EIO/ },
  unreachable: { status: 503, code: 'store.unreachable', text: /zone1 images/ },
} as const satisfies Partial<Record<StoreFault, object>>

describe('P10: a store that fails in mid-upload', () => {
  it.each(Object.entries(said))(
    '%s: is said, loses nothing, and the upload goes on when it has passed',
    async (fault, { status, code, text }) => {
      const up = await uploads.begun(mib)
      const sending = up.open(mib, size - mib)
      await sending.write(uploads.bytes.subarray(mib, mib + 1_000))
      await expect.poll(async () => (await up.head()).offset).toBe(mib + 1_000)
      Object.assign(faults, { fault, afterBytes: 2 * mib })
      await sending.write(uploads.bytes.subarray(mib + 1_000)).catch(() => undefined)
      const refused = await sending.answer
      expect(refused).toMatchObject({ status, code })
      expect(refused.text).toMatch(text)
      const image = await uploads.server.image(up.target.id)
      expect(image?.zones).toMatchObject([{ state: 'uploading' }])
      const { offset = 0 } = await up.head()
      expect(offset).toBeGreaterThanOrEqual(mib + 1_000)
      faults.fault = undefined
      expect((await up.patch(offset, uploads.bytes.subarray(offset))).status).toBe(204)
      const ready = await uploads.server.until(up.target.id, ({ isready }) => isready)
      expect(ready.checksum).toBe(sha256(uploads.bytes))
    },
  )

  it('disk-full: is said before the first byte where it is known', async () => {
    const target = await uploads.make.iso()
    const up = uploads.client(target)
    Object.assign(faults, { fault: 'disk-full', afterBytes: mib })
    expect(await up.create(size)).toMatchObject({ status: 507, code: 'upload.no_room' })
    faults.fault = undefined
    expect((await up.create(size)).status).toBe(201)
    await up.remove()
  })
})
