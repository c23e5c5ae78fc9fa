import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { macLike } from '../../src/stores/mac.ts'
import {
  isoBytes,
  mib,
  objectPath,
  qcow2Bytes,
  type Registrar,
  registrar,
} from '../support/images.ts'
import { eventually } from '../support/hosts.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { diskMaker, lacksQemu } from '../support/qemu.ts'
import { makeZone, startTestServer, type TestServer } from '../support/server.ts'
import { tus, uploader } from '../uploads/support/tus.ts'

let server: TestServer
let origin: Origin
let register: Registrar
beforeAll(async () => {
  ;[server, origin] = await Promise.all([startTestServer(), startOrigin()])
  register = await registrar(server)
})
afterAll(() => Promise.all([server.stop(), origin.close()]))

/** The code of an image's object, and that of the bytes in the store by the same key. */
async function macsOf(id: string) {
  const { checksum: digest = '' } = await server.until(id, ({ isready }) => isready)
  const { mac } = await server.db
    .selectFrom('object')
    .select('mac')
    .where('digest', '=', digest)
    .executeTakeFirstOrThrow()
  if (mac === null) return undefined
  const expected = macLike(mac)
  expected.update(await readFile(path.join(server.storeFolder, objectPath(digest))))
  return { noted: mac, stored: expected.end() }
}

const right = 'that of its bytes'

/** Whether there is one, and whose it is. */
async function macOf(id: string) {
  const macs = await macsOf(id)
  if (!macs) return 'none'
  return macs.noted.equals(macs.stored) ? 'that of its bytes' : 'another'
}

const sha1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest('base64')

describe('the authentication code of an object is that of its stored bytes', () => {
  it('when they were fetched', async () => {
    expect(await macOf(await register.iso(origin.put('/a.iso', isoBytes())))).toBe(right)
  })

  it('when they were unpacked', async () => {
    const url = origin.put('/a.qcow2.gz', gzipSync(qcow2Bytes()))
    expect(await macOf(await register.template(url))).toBe(right)
  })

  it('when they were sent, in requests that were cut and begun again too', async () => {
    const bytes = isoBytes(2 * mib)
    const target = await (await uploader(server)).iso()
    const up = tus(() => server.origin, target)
    await up.create(bytes.length)
    const cut = up.open(0, bytes.length)
    await cut.write(bytes.subarray(0, mib / 2 + 1))
    cut.cut()
    await cut.answer.catch(() => undefined)
    const half = mib / 2 + 1
    await eventually(up.head, ({ offset }) => offset === half)
    for (const [start, end] of [
      [half, mib + 3],
      [mib + 3, bytes.length],
    ] as const) {
      expect((await up.patch(start, bytes.subarray(start, end))).offset).toBe(end)
    }
    expect(await macOf(target.id)).toBe(right)
  })

  it('when they were sent packed', async () => {
    const bytes = gzipSync(qcow2Bytes())
    const target = await (await uploader(server)).template()
    const up = tus(() => server.origin, target)
    await up.create(bytes.length)
    await up.patch(0, bytes)
    expect(await macOf(target.id)).toBe(right)
  })

  it('and there is none, but the digest, when some were thrown away on their way', async () => {
    const bytes = isoBytes(mib)
    const target = await (await uploader(server)).iso()
    const up = tus(() => server.origin, target)
    await up.create(bytes.length)
    const wrong = await up.patch(0, bytes.subarray(0, 1_000), {
      'Upload-Checksum': `sha1 ${sha1(bytes)}`,
    })
    expect(wrong.status).toBe(460)
    await up.patch(0, bytes)
    expect(await macOf(target.id)).toBe('none')
    // The next one who brings the same bytes brings the code.
    expect(await macOf(await register.iso(origin.put('/same.iso', bytes)))).toBe(right)
    expect(await macOf(target.id)).toBe(right)
  })

  it('in every zone', async () => {
    const second = await makeZone(server, 'zone2')
    const id = await register.iso(origin.put('/everywhere.iso', isoBytes()))
    expect(await macOf(id)).toBe(right)
    await server.admin.call('copyIso', { id, destzoneid: second.uuid })
    await server.until(
      id,
      ({ zones }) => zones?.length === 2 && zones.every((zone) => zone.isready),
    )
    expect(await macOf(id)).toBe(right)
  })

  it.skipIf(lacksQemu)('when they were converted (needs qemu-img)', async () => {
    const disks = diskMaker(4 * mib)
    try {
      const url = origin.put('/a.vhd', disks.make('VHD'))
      const from = await register.template(url, { format: 'VHD', hypervisor: 'XenServer' })
      await server.until(from, ({ isready }) => isready)
      const { id = '' } = await server.admin.call('convertImage', {
        id: from,
        hypervisor: 'KVM',
        format: 'QCOW2',
      })
      expect(await macOf(id)).toBe(right)
    } finally {
      disks.drop()
    }
  })
})
