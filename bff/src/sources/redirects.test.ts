import { AppError } from '@mold/shared/errors.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeCertificate } from '../../test/support/certificate.ts'
import { pattern, startOrigin, type Origin } from '../../test/support/origin.ts'
import { createFetcher, type FetcherConfig } from './fetcher.ts'

const { signal } = new AbortController()
let origin: Origin

beforeEach(async () => {
  origin = await startOrigin()
  origin.put('/a.iso', pattern(1000))
})
afterEach(() => origin.close())

function open(url: string, config: Partial<FetcherConfig> = {}) {
  const fetcher = createFetcher({
    policy: async () => ({ allowed: ['127.0.0.0/8'] }),
    own: async () => [],
    followRedirects: async () => true,
    ...config,
  })
  return fetcher.open(new URL(url), { signal })
}

async function refusal(url: string, config: Partial<FetcherConfig> = {}) {
  try {
    const response = await open(url, config)
    response.body.destroy()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('the fetcher opened it')
}

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])(
    'D1: follows %i, and checks the address again',
    async (status) => {
      const good = await open(origin.redirect('/moved', '/a.iso', status))
      good.body.destroy()
      expect(good.url.href).toBe(`${origin.url}/a.iso`)
      const error = await refusal(origin.redirect('/moved', 'http://10.20.30.40:1/x', status))
      expect(error.code).toBe('source.redirect_internal')
      expect(error.params).toMatchObject({
        from: '127.0.0.1',
        address: '10.20.30.40',
        cidr: '10.20.0.0/16',
      })
    },
  )

  it('D1: refuses a redirect to its own listener and to metadata, and does not connect', async () => {
    const own = await startOrigin()
    const config = { own: async () => [{ address: '127.0.0.1', port: own.port }] }
    const toOwn = origin.redirect('/own', `${own.url}/client/api`)
    expect((await refusal(toOwn, config)).code).toBe('source.redirect_refused')
    expect(own.requests).toEqual([])
    const toMetadata = origin.redirect('/metadata', 'http://169.254.169.254/latest/')
    expect((await refusal(toMetadata)).code).toBe('source.redirect_refused')
    await own.close()
  })

  it('D9: a redirect to the same host is looked up and checked again', async () => {
    const answers = ['127.0.0.1', '10.0.0.1']
    const lookup = async () => [{ address: answers.shift() ?? '', family: 4 }]
    origin.redirect('/again', '/a.iso')
    const error = await refusal(`http://flip.example:${origin.port}/again`, { lookup })
    expect(error.params).toMatchObject({ host: 'flip.example', address: '10.0.0.1' })
    expect(origin.requests.map((request) => request.path)).toEqual(['/again'])
  })

  it('D1: follows five and not six', async () => {
    for (let i = 1; i <= 6; i += 1) origin.redirect(`/${i}`, i === 1 ? '/a.iso' : `/${i - 1}`)
    const response = await open(`${origin.url}/5`)
    response.body.destroy()
    expect(response.total).toBe(1000)
    expect((await refusal(`${origin.url}/6`)).code).toBe('source.redirect_limit')
  })

  it('D1: notices a circle', async () => {
    origin.fault('/a.iso', 'fetch-redirect-loop')
    expect((await refusal(`${origin.url}/a.iso`)).code).toBe('source.redirect_loop')
    expect(origin.requests).toHaveLength(2)
    origin.redirect('/b', '/c')
    origin.redirect('/c', '/b')
    expect((await refusal(origin.redirect('/a', '/b'))).code).toBe('source.redirect_loop')
  })

  it.each([
    'file:///etc/passwd',
    'ftp://h/x',
    'gopher://h/x',
    'http://user:canary@127.0.0.1/',
    'http://[::1',
    '',
  ])('D13: refuses a redirect to %j', async (location) => {
    const error = await refusal(origin.redirect('/odd', location))
    expect(error.code).toBe(location === '' ? 'source.redirect_loop' : 'source.redirect_invalid')
    expect(error.message).not.toContain('canary')
  })

  it('says what the setting forbids', async () => {
    const url = origin.redirect('/moved', '/a.iso', 301)
    const error = await refusal(url, { followRedirects: async () => false })
    expect(error.message).toContain('Failed to download URL due to redirection, response code: 301')
    expect(error.params.location).toBe(`${origin.url}/a.iso`)
    expect(origin.requests).toHaveLength(1)
  })

  it('D1: refuses to go from https to http', async () => {
    const authority = makeCertificate('test authority', { ca: true })
    const leaf = makeCertificate('127.0.0.1', { issuer: authority, names: ['127.0.0.1'] })
    const secure = await startOrigin({ tls: { key: leaf.key, cert: leaf.cert } })
    const down = secure.redirect('/down', `${origin.url}/a.iso`)
    const ca = [authority.cert]
    expect((await refusal(down, { ca })).code).toBe('source.redirect_downgrade')
    expect(origin.requests).toEqual([])
    const up = await open(origin.redirect('/up', secure.put('/b.iso', pattern(20))), { ca })
    up.body.destroy()
    expect(up.total).toBe(20)
    await secure.close()
  })
})
