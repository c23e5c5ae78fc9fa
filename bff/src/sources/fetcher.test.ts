import { isIP } from 'node:net'
import type { LookupAddress } from 'node:dns'
import { AppError } from '@mold/shared/errors.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pattern, refusingUrl, startOrigin, type Origin } from '../../test/support/origin.ts'
import { startRawServer } from '../../test/support/raw-server.ts'
import { createFetcher, type FetcherConfig } from './fetcher.ts'

const loopback: LookupAddress[] = [{ address: '127.0.0.1', family: 4 }]
const { signal } = new AbortController()
let origin: Origin

beforeEach(async () => {
  origin = await startOrigin()
  origin.put('/a.iso', pattern(100_000))
})
afterEach(() => origin.close())

function fetcher(config: Partial<FetcherConfig> = {}) {
  return createFetcher({
    policy: async () => ({ allowed: ['127.0.0.0/8'] }),
    own: async () => [],
    followRedirects: async () => true,
    ...config,
  })
}

const resolvesTo = (...addresses: string[]) => ({
  lookup: async () => addresses.map((address) => ({ address, family: isIP(address) })),
})

async function refusal(url: string, config: Partial<FetcherConfig> = {}, offset = 0) {
  try {
    const response = await fetcher(config).open(new URL(url), { signal, offset, ifRange: '"x"' })
    response.body.destroy()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('the fetcher opened it')
}

/** A server that answers every connection with these bytes. */
const rawServer = (answer: string) => startRawServer((socket) => socket.end(answer))
const silentServer = () => startRawServer(() => {})

const everything = async () => ({ allowed: ['0.0.0.0/0'] })
const noAnswer = () => new Promise<never>(() => {})

describe('addresses', () => {
  it('D9: looks a host up once and connects to the address that was checked', async () => {
    const answers = [loopback, [{ address: '127.0.0.99', family: 4 }]]
    const asked: string[] = []
    const lookup = async (host: string) => {
      asked.push(host)
      return answers.shift() ?? []
    }
    const url = new URL(`http://rebind.example:${origin.port}/a.iso`)
    const response = await fetcher({ lookup }).open(url, { signal })
    response.body.destroy()
    expect(asked).toEqual(['rebind.example'])
    expect(origin.requests[0]?.headers.host).toBe(`rebind.example:${origin.port}`)
  })

  it('D10: refuses a host with one internal address among public ones, and connects to none', async () => {
    const url = `http://mixed.example:${origin.port}/a.iso`
    const error = await refusal(url, { ...resolvesTo('127.0.0.1', '10.20.30.40') })
    expect(error.code).toBe('source.address_internal')
    expect(error.params).toMatchObject({ address: '10.20.30.40', cidr: '10.20.0.0/16' })
    expect(origin.requests).toEqual([])
  })

  it('D2: makes no connection to a refused address, whatever the method', async () => {
    const closed = fetcher({ policy: async () => ({ allowed: [] }) })
    for (const method of ['HEAD', 'GET'] as const) {
      await expect(closed.open(new URL(`${origin.url}/a.iso`), { method, signal })).rejects.toThrow(
        'Illegal host specified in url: 127.0.0.1',
      )
    }
    expect(origin.requests).toEqual([])
  })

  it('names the setting and the network that a root admin can allow', async () => {
    const error = await refusal(`${origin.url}/a.iso`, { policy: async () => ({ allowed: [] }) })
    expect(error.status).toBe(431)
    expect(error.params.cidr).toBe('127.0.0.0/8')
    expect(error.message).toContain('secstorage.allowed.internal.sites')
  })

  it('a setting that changes acts at the next request', async () => {
    const allowed: string[] = []
    const one = fetcher({ policy: async () => ({ allowed }) })
    const url = new URL(`${origin.url}/a.iso`)
    await expect(one.open(url, { signal })).rejects.toMatchObject({
      code: 'source.address_internal',
    })
    allowed.push('127.0.0.1')
    const response = await one.open(url, { signal })
    response.body.destroy()
    expect(response.status).toBe(200)
  })

  it.each(['127.0.0.1', '0.0.0.0', 'own.example'])(
    'D11: refuses its own listener %s although loopback is listed',
    async (address) => {
      const own = async () => [{ address, port: origin.port }]
      const error = await refusal(`${origin.url}/a.iso`, { own, ...resolvesTo('127.0.0.1') })
      expect(error.code).toBe('source.address_own')
      expect(origin.requests).toEqual([])
    },
  )

  it('D11: refuses the metadata address although it is listed', async () => {
    const error = await refusal('http://169.254.169.254/latest/', { policy: everything })
    expect(error.code).toBe('source.address_metadata')
  })

  it.each([
    ['ENOTFOUND', 'source.unresolved'],
    ['EAI_AGAIN', 'source.resolver_unavailable'],
  ])('a host whose look-up ends with %s is %s', async (code, expected) => {
    const lookup = () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code }))
    const error = await refusal('http://nowhere.example/a.iso', { lookup })
    expect(error.code).toBe(expected)
    expect(error.message).toContain('Unable to resolve nowhere.example')
  })

  it('D14: gives up a look-up that takes too long', async () => {
    const late = { lookup: noAnswer, connectTimeoutMs: 20 }
    const error = await refusal('http://slow.example/a.iso', late)
    expect(error.code).toBe('source.resolver_unavailable')
  })

  it('tries the next address when the first does not answer', async () => {
    const server = await startOrigin({ host: '127.0.0.7' })
    server.put('/a.iso', pattern(10))
    const url = new URL(`http://two.example:${server.port}/a.iso`)
    const response = await fetcher(resolvesTo('127.0.0.1', '127.0.0.7')).open(url, { signal })
    response.body.destroy()
    expect(response.total).toBe(10)
    await server.close()
  })
})

describe('requests', () => {
  it('D24: sends no credentials and asks for the bytes as they are', async () => {
    const url = new URL(`${origin.url}/a.iso`)
    const response = await fetcher().open(url, { signal, offset: 10, ifRange: '"x"' })
    response.body.destroy()
    const { headers } = origin.requests[0]!
    expect(Object.keys(headers).toSorted()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'if-range',
      'range',
      'user-agent',
    ])
    expect(headers['accept-encoding']).toBe('identity')
  })

  it('describes the file', async () => {
    origin.put('/b', pattern(300), {
      etag: '"v1"',
      headers: { 'content-disposition': 'attachment; filename="b.qcow2"' },
    })
    const response = await fetcher().open(new URL(`${origin.url}/b`), { signal })
    response.body.destroy()
    expect(response).toMatchObject({
      status: 200,
      offset: 0,
      length: 300,
      total: 300,
      acceptsRanges: true,
      validator: '"v1"',
      contentType: 'application/octet-stream',
      fileName: 'b.qcow2',
    })
  })

  it('D16: takes Last-Modified as validator when the ETag is weak', async () => {
    const modified = 'Tue, 01 Jul 2025 00:00:00 GMT'
    origin.put('/w', pattern(300), { etag: 'W/"v1"', headers: { 'last-modified': modified } })
    const response = await fetcher().open(new URL(`${origin.url}/w`), { signal })
    response.body.destroy()
    expect(response.validator).toBe(modified)
  })

  it('gives the part that was asked for, or says that it starts at 0', async () => {
    const url = new URL(origin.put('/c', pattern(1000), { etag: '"v1"' }))
    const part = await fetcher().open(url, { signal, offset: 400, until: 499, ifRange: '"v1"' })
    part.body.destroy()
    expect(part).toMatchObject({ status: 206, offset: 400, length: 100, total: 1000 })
    const whole = await fetcher().open(url, { signal, offset: 400, ifRange: '"v0"' })
    whole.body.destroy()
    expect(whole).toMatchObject({ status: 200, offset: 0, length: 1000, total: 1000 })
  })

  it.each([
    ['bytes 5-9/10', 'source.bad_range'],
    ['bytes */10', 'source.bad_range'],
    ['nonsense', 'source.bad_range'],
  ])('D16: refuses a part that was not asked for: %s', async (range, code) => {
    await using server = await rawServer(
      `HTTP/1.1 206 Partial Content\r\nContent-Range: ${range}\r\nContent-Length: 5\r\n\r\nabcde`,
    )
    expect((await refusal(server.url, {}, 4)).code).toBe(code)
  })

  it.each([
    ['fetch-404', 'source.http_not_found', 404],
    ['fetch-403', 'source.http_denied', 403],
    ['fetch-429', 'source.http_busy', 429],
    ['fetch-500', 'source.http_server', 500],
  ] as const)('%s is %s', async (fault, code, status) => {
    origin.fault('/a.iso', fault)
    const error = await refusal(`${origin.url}/a.iso`)
    expect(error.code).toBe(code)
    expect(error.message).toContain(` HTTP Server returned ${status} (expected 200 OK) `)
  })

  it('names a port where nothing listens', async () => {
    const url = await refusingUrl()
    const error = await refusal(url)
    expect(error.code).toBe('source.refused')
    expect(error.message).toContain(`Unable to establish connection with URL ${url}`)
  })

  it('D18: no error repeats the values of a query', async () => {
    origin.fault('/a.iso', 'fetch-403')
    origin.redirect('/moved', '/a.iso?sig=canary')
    const urls = [await refusingUrl(), `${origin.url}/a.iso`, `${origin.url}/moved`]
    for (const url of urls) {
      const error = await refusal(`${url}?sig=canary`, { followRedirects: async () => false })
      expect(JSON.stringify([error.message, error.params])).not.toContain('canary')
    }
  })

  it('D14: gives up a server that accepts and says nothing', async () => {
    await using server = await silentServer()
    const error = await refusal(server.url, { answerTimeoutMs: 30 })
    expect(error.code).toBe('source.no_answer')
  })

  it.each([
    ['header bomb', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['many headers', `HTTP/1.1 200 OK\r\n${'X-Padding: aaaa\r\n'.repeat(2000)}\r\n`],
    ['bare LF', 'HTTP/1.1 200 OK\nContent-Length: 1\n\na'],
    [
      'two ways to say the length',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n',
    ],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['negative length', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n'],
    ['length beyond all numbers', 'HTTP/1.1 200 OK\r\nContent-Length: 9007199254740993\r\n\r\n'],
    ['not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ])('D17: refuses an answer with %s', async (_title, answer) => {
    await using server = await rawServer(answer)
    expect((await refusal(server.url)).code).toBe('source.bad_answer')
  })

  it('a server that closes without an answer is a broken connection', async () => {
    await using server = await rawServer('')
    expect((await refusal(server.url)).code).toBe('source.reset')
  })

  it('ends with the reason of the signal, before and while the server is asked', async () => {
    const reason = new Error('cancelled by the user')
    const url = new URL(`${origin.url}/a.iso`)
    const aborted = AbortSignal.abort(reason)
    await expect(fetcher().open(url, { signal: aborted })).rejects.toBe(reason)
    expect(origin.requests).toEqual([])

    const controller = new AbortController()
    await using server = await startRawServer(() => controller.abort(reason))
    const asked = fetcher().open(new URL(server.url), { signal: controller.signal })
    await expect(asked).rejects.toBe(reason)
  })
})
