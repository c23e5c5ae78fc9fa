import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pattern, refusingUrl, startOrigin, type Origin } from '../../test/support/origin.ts'
import { startRawServer } from '../../test/support/raw-server.ts'
import { createFetcher } from './fetcher.ts'
import { probeUrl } from './probe.ts'

const { signal } = new AbortController()
const size = 50_000_000
const file = pattern(size)
const KiB64 = 64 * 1024
let origin: Origin

beforeEach(async () => {
  origin = await startOrigin()
  origin.put('/a.iso', file)
})
afterEach(() => origin.close())

const fetcher = createFetcher({
  policy: async () => ({ allowed: ['127.0.0.0/8'] }),
  own: async () => [],
  followRedirects: async () => true,
})
const probe = (url = `${origin.url}/a.iso`) => probeUrl(fetcher, new URL(url), signal)

describe('probeUrl', () => {
  it('finds out what a URL has to offer', async () => {
    const result = await probe()
    expect(result).toMatchObject({
      size,
      fileName: 'a.iso',
      contentType: 'application/octet-stream',
      compression: undefined,
      acceptsRanges: true,
      validator: '"/a.iso-1"',
    })
    expect(result.head.equals(file.generate(0, KiB64))).toBe(true)
    expect(origin.requests.map(({ method }) => method)).toEqual(['HEAD', 'GET'])
    expect(origin.requests[1]?.headers.range).toBe('bytes=0-65535')
  })

  it.each(['fetch-no-head', 'fetch-no-range'] as const)('works with %s', async (fault) => {
    origin.fault('/a.iso', fault)
    const result = await probe()
    expect(result).toMatchObject({ size, acceptsRanges: fault === 'fetch-no-head' })
    expect(result.head).toHaveLength(KiB64)
  })

  it('works without a length', async () => {
    origin.fault('/a.iso', 'fetch-no-length')
    expect(await probe()).toMatchObject({ size: undefined, acceptsRanges: false })
  })

  it('D19: closes the connection once it has the first 64 KiB', async () => {
    origin.fault('/a.iso', 'fetch-no-range')
    await probe()
    await origin.requests[1]?.closed
    expect(origin.requests[1]?.sent).toBeLessThan(size)
  })

  it('knows the packing and a file smaller than 64 KiB', async () => {
    const packed = gzipSync('image')
    const result = await probe(origin.put('/a.raw.gz', packed))
    expect(result).toMatchObject({ size: packed.length, compression: 'gz', fileName: 'a.raw.gz' })
    expect(result.head.equals(packed)).toBe(true)
  })

  it('names where redirects lead, and the file by the name asked for', async () => {
    origin.put('/objects/0af3', file)
    const result = await probe(origin.redirect('/pub/b.iso', '/objects/0af3'))
    expect(result.finalUrl.pathname).toBe('/objects/0af3')
    expect(result.fileName).toBe('b.iso')
  })

  it('D19: refuses a web page, and takes an image that is called one', async () => {
    origin.fault('/a.iso', 'fetch-html')
    await expect(probe()).rejects.toMatchObject({ code: 'source.html' })
    const image = Buffer.concat([Buffer.from([0x51, 0x46, 0x49, 0xfb]), Buffer.alloc(1000)])
    expect(await probe(origin.put('/b', image, { type: 'text/html' }))).toMatchObject({
      size: 1004,
    })
  })

  it('refuses an empty file', async () => {
    const empty = origin.put('/empty', Buffer.alloc(0))
    await expect(probe(empty)).rejects.toMatchObject({ code: 'source.empty' })
  })

  it.each(['fetch-404', 'fetch-403', 'fetch-500'] as const)('%s is an error', async (fault) => {
    origin.fault('/a.iso', fault)
    await expect(probe()).rejects.toThrow(
      `HTTP Server returned ${fault.slice(-3)} (expected 200 OK)`,
    )
  })

  it('D1: refuses a redirect inside at the first request', async () => {
    origin.fault('/a.iso', 'fetch-redirect-inside')
    await expect(probe()).rejects.toMatchObject({
      code: 'source.redirect_internal',
      params: { address: '10.20.30.40', cidr: '10.20.0.0/16' },
    })
    expect(origin.requests).toHaveLength(1)
  })

  it('does not ask a second time where nobody listens', async () => {
    await expect(probe(await refusingUrl())).rejects.toMatchObject({ code: 'source.refused' })
  })

  it('works with a server that hangs up on HEAD', async () => {
    const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\u0001\u0002\u0003\u0004'
    await using server = await startRawServer((socket, request) =>
      request.startsWith('HEAD') ? socket.destroy() : socket.end(answer),
    )
    expect(await probe(server.url)).toMatchObject({ size: 4 })
  })

  it('ends with the reason of the signal', async () => {
    const controller = new AbortController()
    const reason = new Error('form closed')
    const release = origin.hold('/a.iso', 10)
    const probing = probeUrl(fetcher, new URL(`${origin.url}/a.iso`), controller.signal)
    await release.reached
    controller.abort(reason)
    await expect(probing).rejects.toBe(reason)
  })
})
