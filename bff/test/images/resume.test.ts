import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { CallParams } from '../support/client.ts'
import {
  eventsOf,
  isoBytes,
  mib,
  objectPath,
  probeBytes,
  type Registrar,
  registrar,
  sha256,
} from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import {
  filesIn,
  makePlace,
  startTestServer,
  type TestPlace,
  type TestServer,
  type TestServerOptions,
} from '../support/server.ts'

let origin: Origin
let place: TestPlace
let server: TestServer
beforeAll(async () => {
  ;[origin, place] = await Promise.all([startOrigin(), makePlace()])
})
afterEach(() => server.stop())
afterAll(() => Promise.all([origin.close(), place.drop()]))

/** Faults that leave the probe alone. */
const over = { over: probeBytes }

async function start(options: TestServerOptions = {}) {
  server = await startTestServer({ place, ...options })
  return registrar(server)
}

/** What was asked of the origin for a file, without the probe. */
const askedFor = (file: string) =>
  origin.requests
    .filter(({ method, path: asked }) => method === 'GET' && asked === file)
    .map(({ headers }) => ({ range: headers.range, ifRange: headers['if-range'] }))
    .filter(({ range }) => range !== `bytes=0-${probeBytes - 1}`)

const whole = { range: undefined, ifRange: undefined }

/**
 * Registers an ISO whose connection is reset once 2 MiB of it have arrived: a reset throws away what
 * is still on its way.
 */
async function registerReset(register: Registrar, file: string, params: CallParams = {}) {
  const middle = origin.hold(file, 2 * mib, probeBytes)
  const id = await register.iso(origin.url + file, params)
  await middle.reached
  await server.until(id, (image) => image.zones![0]!.bytes! > mib)
  return { id, reset: middle }
}

async function expectStored(bytes: Buffer): Promise<void> {
  const stored = await readFile(path.join(server.storeFolder, objectPath(sha256(bytes))))
  expect(stored.equals(bytes)).toBe(true)
  expect(await filesIn(path.join(server.storeFolder, 'staging'))).toEqual([])
}

const isEnded = (state: string | undefined) => state === 'ready' || state === 'failed'

describe('a fetch that is interrupted', () => {
  it('P9: goes on where it stopped, with Range and If-Range', async () => {
    const register = await start()
    const bytes = isoBytes(4 * mib)
    origin.put('/reset.iso', bytes)
    origin.fault('/reset.iso', 'fetch-reset', over)
    const { id, reset } = await registerReset(register, '/reset.iso', { checksum: sha256(bytes) })
    reset()
    const { zones } = await server.until(id, (image) => isEnded(image.zones![0]!.state))
    expect(zones).toMatchObject([{ state: 'ready', attempt: 2 }])
    const [first, second, ...more] = askedFor('/reset.iso')
    expect([first, ...more]).toEqual([whole])
    const [, from] = /^bytes=(\d+)-$/.exec(second!.range!)!
    expect(Number(from)).toBeGreaterThan(mib)
    expect(second!.ifRange).toBe('"/reset.iso-1"')
    await expectStored(bytes)
    expect(await eventsOf(server, id)).toEqual(['ISO.CREATE INFO', 'ISO.CREATE INFO'])
  })

  it('D16: begins anew when the source has changed meanwhile', async () => {
    const register = await start()
    const after = isoBytes(4 * mib)
    origin.put('/changed.iso', isoBytes(4 * mib))
    origin.fault('/changed.iso', 'fetch-changed', { ...over, content: after })
    const { id, reset } = await registerReset(register, '/changed.iso')
    reset()
    await server.until(id, (image) => image.isready)
    expect(askedFor('/changed.iso')).toEqual([
      whole,
      { range: expect.stringMatching(/^bytes=\d+-$/), ifRange: '"/changed.iso-1"' },
    ])
    await expectStored(after)
  })

  it('P9: begins anew where the server gives no parts', async () => {
    const register = await start()
    const bytes = isoBytes(4 * mib)
    origin.put('/whole.iso', bytes)
    origin.fault('/whole.iso', 'fetch-reset', over)
    const { id, reset } = await registerReset(register, '/whole.iso')
    origin.fault('/whole.iso', 'fetch-no-range')
    reset()
    await server.until(id, (image) => image.isready)
    expect(askedFor('/whole.iso').map(({ range }) => range)).toEqual([
      undefined,
      expect.stringMatching(/^bytes=\d+-$/),
    ])
    await expectStored(bytes)
  })

  it('P9: begins anew where nothing tells whether the file is the same', async () => {
    const register = await start()
    const bytes = isoBytes(4 * mib)
    origin.put('/plain.iso', bytes, { etag: null })
    origin.fault('/plain.iso', 'fetch-reset', over)
    const { id, reset } = await registerReset(register, '/plain.iso')
    reset()
    await server.until(id, (image) => image.isready)
    expect(askedFor('/plain.iso')).toEqual([whole, whole])
    await expectStored(bytes)
  })

  it('P1: goes on after the server was stopped and started', async () => {
    const register = await start()
    const bytes = isoBytes(4 * mib)
    const url = origin.put('/restart.iso', bytes)
    const half = origin.hold('/restart.iso', 3 * mib, probeBytes)
    const id = await register.iso(url)
    await half.reached
    await server.until(id, (image) => image.zones![0]!.bytes! > 2 * mib)
    await server.stop()
    await start()
    const { zones } = await server.until(id, (image) => image.isready)
    expect(zones).toMatchObject([{ attempt: 1 }])
    const [, second] = askedFor('/restart.iso')
    expect(Number(/^bytes=(\d+)-$/.exec(second!.range!)![1])).toBeGreaterThan(2 * mib)
    await expectStored(bytes)
  })
})

describe('a source that stalls', () => {
  const stalls = { stallMs: 600, leaseMs: 1_500 }

  it('P9: is tried again, and says so with the reason and the time', async () => {
    const register = await start({ ...stalls, retryDelaysMs: [3_600_000] })
    const bytes = isoBytes(4 * mib)
    const url = origin.put('/stall.iso', bytes)
    origin.fault('/stall.iso', 'fetch-stall', over)
    const id = await register.iso(url)
    const waiting = await server.until(id, (image) => image.zones![0]!.nextretry !== undefined)
    const [zone] = waiting.zones!
    const reason =
      '127.0.0.1 sent less than 1024 bytes a second for 0.6 seconds; the fetch goes on from here when it is tried again, or use another mirror'
    expect(zone).toMatchObject({
      state: 'waiting',
      attempt: 1,
      maxattempts: 5,
      errorcode: 'source.stalled',
      error: reason,
      isready: false,
    })
    const inMs = Date.parse(zone!.nextretry!.replace('+0000', 'Z')) - Date.now()
    expect(inMs).toBeGreaterThan(0.75 * 3_600_000)
    expect(inMs).toBeLessThan(1.25 * 3_600_000)
    expect(waiting.status).toMatch(/^50% Downloaded, retry 2 of 5 at \d\d:\d\d UTC: /)
    expect(waiting.status).toContain(reason)
    origin.clear('/stall.iso')
    await server.admin.call('retryImage', { id })
    await server.until(id, (image) => image.isready)
    expect(askedFor('/stall.iso').at(-1)!.range).toMatch(/^bytes=\d+-$/)
    await expectStored(bytes)
  })

  it('D6: is not what a long and slow one is', async () => {
    const register = await start(stalls)
    const bytes = isoBytes(mib)
    const url = origin.put('/slow.iso', bytes)
    origin.fault('/slow.iso', 'fetch-slow', over)
    const id = await register.iso(url)
    const ended = await server.until(id, (image) => isEnded(image.zones![0]!.state))
    expect(ended.zones).toMatchObject([{ state: 'ready', attempt: 1 }])
    await expectStored(bytes)
  })
})

describe('a source that fails every time', () => {
  it('P4, P9: is given up after five tries, kept, and can be retried without typing again', async () => {
    const register = await start()
    const bytes = isoBytes(3 * mib)
    const url = origin.put('/short.iso', bytes)
    origin.fault('/short.iso', 'fetch-length-short')
    const id = await register.iso(url, { checksum: sha256(bytes), skipprobe: true })
    const failed = await server.until(id, (image) => image.zones![0]!.state === 'failed')
    expect(failed.zones).toMatchObject([
      {
        attempt: 5,
        errorcode: 'source.length_mismatch',
        errorparams: { host: '127.0.0.1' },
        error: expect.stringMatching(/^127\.0\.0\.1 announced \d+ bytes and sent \d+; try again/),
      },
    ])
    expect(failed.zones![0]).not.toHaveProperty('nextretry')
    expect(askedFor('/short.iso')).toHaveLength(5)
    expect(await eventsOf(server, id)).toEqual(['ISO.CREATE INFO', 'ISO.CREATE ERROR'])
    origin.clear('/short.iso')
    await server.admin.call('retryImage', { id })
    await server.until(id, (image) => image.isready)
    expect(askedFor('/short.iso').at(-1)!.range).toBe(`bytes=${bytes.length - 1000}-`)
    await expectStored(bytes)
  })

  it('P9: of a name service that is away says so', async () => {
    const register = await start({
      lookup: () => Promise.reject(Object.assign(new Error('try again'), { code: 'EAI_AGAIN' })),
    })
    const id = await register.iso('http://mirror.example/a.iso', { skipprobe: true })
    const failed = await server.until(id, (image) => image.zones![0]!.state === 'failed')
    expect(failed.zones).toMatchObject([
      {
        attempt: 5,
        errorcode: 'source.resolver_unavailable',
        errorparams: { host: 'mirror.example' },
      },
    ])
  })
})
