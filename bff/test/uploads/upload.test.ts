import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventsOf, isoBytes, mib, objectPath, qcow2Bytes, sha256 } from '../support/images.ts'
import { filesIn, makeZone, startTestServer, type TestServer } from '../support/server.ts'
import { bytesType, type Target, tus, uploader, type Uploader } from './support/tus.ts'

let server: TestServer
let make: Uploader
beforeAll(async () => {
  server = await startTestServer()
  make = await uploader(server)
})
afterAll(() => server.stop())

const client = (target: Target) => tus(() => server.origin, target)

async function expectStored(bytes: Buffer, folder = server.storeFolder): Promise<void> {
  const stored = await readFile(path.join(folder, objectPath(sha256(bytes))))
  expect(stored.equals(bytes)).toBe(true)
}

describe('an upload', () => {
  it('F1: is in the lists at once, shows its progress, and is ready when all bytes are there', async () => {
    const bytes = isoBytes(3 * mib)
    const target = await make.iso({ name: '데비안 13' })
    expect(await server.image(target.id)).toMatchObject({
      name: '데비안 13',
      isready: false,
      status: 'NotUploaded',
      zones: [{ state: 'uploading', percent: 0, isready: false }],
    })
    const up = client(target)
    expect(await up.create(bytes.length)).toMatchObject({
      status: 201,
      headers: { location: target.path, 'tus-resumable': '1.0.0' },
    })
    expect((await up.patch(0, bytes.subarray(0, mib))).offset).toBe(mib)
    await server.until(target.id, ({ zones }) => zones![0]!.bytes === mib)
    expect(await server.image(target.id)).toMatchObject({
      status: 'UploadInProgress',
      zones: [{ state: 'uploading', percent: 33, totalbytes: 3 * mib }],
    })
    expect(await up.patch(mib, bytes.subarray(mib))).toMatchObject({ status: 204, offset: 3 * mib })
    const ready = await server.until(target.id, ({ isready }) => isready, 1_000)
    expect(ready).toMatchObject({ status: 'Successfully Installed', physicalsize: 3 * mib })
    expect(ready.checksum).toBe(sha256(bytes))
    expect(ready.sourcechecksum).toBe(`{SHA-256}${sha256(bytes)}`)
    expect(ready.url).toBeUndefined()
    await expectStored(bytes)
    expect(await eventsOf(server, target.id)).toEqual(['ISO.CREATE INFO', 'ISO.UPLOAD INFO'])
  })

  it('F1: takes the bytes with the creation', async () => {
    const bytes = qcow2Bytes(2 * mib)
    const target = await make.template()
    const made = await client(target).request('POST', {
      body: bytes,
      headers: { 'Upload-Length': String(bytes.length), ...bytesType },
    })
    expect(made).toMatchObject({ status: 201, offset: bytes.length })
    const ready = await server.until(target.id, ({ isready }) => isready)
    expect(ready).toMatchObject({ status: 'Download Complete', requireshvm: false })
    await expectStored(bytes)
  })

  it('F1: comes once and is copied to the other zones', async () => {
    const second = await makeZone(server, 'second')
    const bytes = isoBytes()
    const target = await make.iso({ zoneids: second.uuid })
    const up = client(target)
    await up.create(bytes.length)
    await up.patch(0, bytes)
    const ready = await server.until(target.id, ({ zones }) => zones!.every((of) => of.isready))
    expect(ready.zones).toHaveLength(2)
    await expectStored(bytes)
    await expectStored(bytes, second.storeFolder)
  })
})

describe('the staging folder', () => {
  it('has nothing of uploads that are published', async () => {
    await server.workers.idle()
    const files = await filesIn(server.storeFolder)
    expect(files.filter((file) => file.startsWith('staging/'))).toEqual([])
  })
})
