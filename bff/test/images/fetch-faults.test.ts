import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  eventsOf,
  isoBytes,
  mib,
  probeBytes,
  qcow2Bytes,
  type Registrar,
  sha256,
} from '../support/images.ts'
import type { FaultName, Origin } from '../support/origin.ts'
import { filesIn, setSetting, type TestServer } from '../support/server.ts'
import { type Sources, startSources } from './support/sources.ts'

let server: TestServer
let origin: Origin
let register: Registrar
let stop: Sources['stop']
beforeAll(async () => {
  ;({ server, origin, register, stop } = await startSources())
})
afterAll(() => stop())
afterEach(() => setSetting(server, 'max.template.iso.size', null))

describe('what servers may leave out', () => {
  it.each(['fetch-no-head', 'fetch-no-length', 'fetch-no-range'] as const)(
    '%s works',
    async (fault) => {
      const bytes = isoBytes()
      const url = origin.put('/odd.iso', bytes)
      origin.fault('/odd.iso', fault)
      const id = await register.iso(url, { checksum: sha256(bytes) })
      expect(await server.until(id, (image) => image.isready)).toMatchObject({ size: bytes.length })
      origin.clear('/odd.iso')
      await server.admin.call('deleteIso', { id })
    },
  )

  it('follows redirects, by name', async () => {
    const bytes = isoBytes()
    const named = origin.put('/image.iso', bytes).replace('127.0.0.1', 'mirror.example')
    const id = await register.iso(origin.redirect('/latest', named))
    const ready = await server.until(id, (image) => image.isready)
    expect(ready.checksum).toBe(sha256(bytes))
    await server.admin.call('deleteIso', { id })
  })
})

describe('a source that turns out wrong while it is fetched', () => {
  /** The row of its zone once it has failed, with nothing left of what was received. */
  async function failure(id: string) {
    const failed = await server.until(id, (image) => image.zones![0]!.state === 'failed')
    expect(failed).toMatchObject({ isready: false, status: failed.zones![0]!.error })
    expect(await filesIn(path.join(server.storeFolder, 'staging'))).toEqual([])
    expect(await server.db.selectFrom('fetch').selectAll().execute()).toEqual([])
    expect(await server.db.selectFrom('object').selectAll().execute()).toEqual([])
    expect(await eventsOf(server, id)).toEqual(['ISO.CREATE INFO', 'ISO.CREATE ERROR'])
    await server.admin.call('deleteIso', { id })
    return failed.zones![0]!
  }

  /** Registers an ISO whose connection breaks; what is there when it is tried again is `later`. */
  async function registerBroken(file: string, later: () => void): Promise<string> {
    const url = origin.put(file, isoBytes(3 * mib))
    origin.fault(file, 'fetch-reset', { over: probeBytes })
    const middle = origin.hold(file, 2 * mib, probeBytes)
    const id = await register.iso(url)
    await middle.reached
    later()
    middle()
    return id
  }

  it.each([
    ['fetch-404', 'source.http_not_found'],
    ['fetch-redirect-inside', 'source.redirect_internal'],
    ['fetch-redirect-loop', 'source.redirect_loop'],
    ['fetch-html', 'image.format_mismatch'],
  ] as const satisfies readonly (readonly [FaultName, string])[])(
    'is given up when it answers with %s',
    async (fault, code) => {
      const id = await registerBroken('/turns.iso', () => origin.fault('/turns.iso', fault))
      expect(await failure(id)).toMatchObject({ errorcode: code, attempt: 2 })
      origin.clear('/turns.iso')
    },
  )

  it('is given up when it has become something else', async () => {
    const id = await registerBroken('/other.iso', () =>
      origin.put('/other.iso', qcow2Bytes(3 * mib)),
    )
    expect(await failure(id)).toMatchObject({
      errorcode: 'image.format_mismatch',
      errorparams: { declared: 'ISO', found: 'QCOW2' },
    })
  })

  it('is tried five times when it has a fault of its own', async () => {
    const url = origin.put('/ill.iso', isoBytes())
    origin.fault('/ill.iso', 'fetch-500')
    const id = await register.iso(url, { skipprobe: true })
    const failed = await server.until(id, (image) => image.zones![0]!.state === 'failed')
    expect(failed.zones).toMatchObject([
      {
        attempt: 5,
        errorcode: 'source.http_server',
        error: expect.stringMatching(
          /^HTTP Server returned 500 \(expected 200 OK\) : 127\.0\.0\.1/,
        ),
      },
    ])
    expect(await filesIn(path.join(server.storeFolder, 'staging'))).toEqual([])
    await server.admin.call('deleteIso', { id })
    origin.clear('/ill.iso')
  })

  it('D15: never passes for complete when it sends more than it announced', async () => {
    const url = origin.put('/long.iso', isoBytes())
    origin.fault('/long.iso', 'fetch-length-long')
    const id = await register.iso(url, { skipprobe: true })
    const failed = await server.until(id, (image) => image.zones![0]!.state === 'failed')
    expect(failed.zones).toMatchObject([{ attempt: 5, errorcode: 'source.length_mismatch' }])
    await server.admin.call('deleteIso', { id })
    expect(await filesIn(path.join(server.storeFolder, 'staging'))).toEqual([])
  })

  it('names both digests when the checksum is another', async () => {
    const bytes = isoBytes()
    const url = origin.put('/sum.iso', bytes)
    const given = 'ab'.repeat(32)
    const id = await register.iso(url, { checksum: `{sha-256}${given}` })
    expect(await failure(id)).toMatchObject({
      attempt: 1,
      errorcode: 'image.checksum_mismatch',
      error: expect.stringContaining(
        `checksum "{SHA-256}${sha256(bytes)}" didn't match the given value, "{SHA-256}${given}"`,
      ),
    })
  })

  it('is stopped where it becomes larger than images may be', async () => {
    const bytes = isoBytes(48 * mib)
    const url = origin.put('/endless.iso', bytes)
    origin.fault('/endless.iso', 'fetch-no-length')
    await setSetting(server, 'max.template.iso.size', String(4 / 1024))
    const id = await register.iso(url)
    expect(await failure(id)).toMatchObject({
      attempt: 1,
      errorcode: 'image.too_large',
      errorparams: { max: 4 * mib },
    })
    const fetch = origin.requests.findLast((request) => request.path === '/endless.iso')!
    await fetch.closed
    expect(fetch.sent).toBeLessThan(bytes.length)
    origin.clear('/endless.iso')
  })

  it('A15: is refused when the disk inside is larger than any may be', async () => {
    const url = origin.put('/huge.qcow2', qcow2Bytes())
    await setSetting(server, 'max.template.virtual.size', String(0.5 / 1024))
    const { virtuallimit } = await server.admin.call('checkNewImage', {})
    expect(virtuallimit).toBe(mib / 2)
    expect(await server.admin.call('probeImageUrl', { url })).toMatchObject({
      warnings: ['image.virtual_too_large'],
    })
    const code = 'image.virtual_too_large'
    const params = { size: mib, max: mib / 2 }
    expect(
      await server.admin.refused('registerTemplate', register.templateParams(url)),
    ).toMatchObject({ code, params })
    // Only unpacking shows what is inside.
    const packed = origin.put('/huge.qcow2.gz', gzipSync(qcow2Bytes()))
    const id = await register.template(packed)
    const failed = await server.until(id, (image) => image.zones![0]!.state === 'failed')
    expect(failed.zones).toMatchObject([{ errorcode: code, errorparams: params }])
    await setSetting(server, 'max.template.virtual.size', null)
    await server.admin.call('deleteTemplate', { id })
  })
})
