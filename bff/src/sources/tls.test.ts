import { AppError } from '@mold/shared/errors.ts'
import { describe, expect, it } from 'vitest'
import { makeCertificate, type Certificate } from '../../test/support/certificate.ts'
import { pattern, startOrigin, type OriginOptions } from '../../test/support/origin.ts'
import { createFetcher } from './fetcher.ts'

const authority = makeCertificate('test authority', { ca: true })
const host = 'mirror.example'
const past = new Date(Date.now() - 2 * 86_400_000)
const future = new Date(Date.now() + 2 * 86_400_000)

/** Asks a server with this TLS set-up for a file, under the name mirror.example. */
async function ask(tls: NonNullable<OriginOptions['tls']>, ca = [authority.cert]) {
  const origin = await startOrigin({ tls })
  origin.put('/a.iso', pattern(10))
  const fetcher = createFetcher({
    ca,
    lookup: async () => [{ address: '127.0.0.1', family: 4 }],
    policy: async () => ({ allowed: ['127.0.0.0/8'] }),
    own: async () => [],
    followRedirects: async () => true,
  })
  try {
    const { signal } = new AbortController()
    const response = await fetcher.open(new URL(`https://${host}:${origin.port}/a.iso`), { signal })
    response.body.destroy()
    return 'opened'
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  } finally {
    expect(origin.requests.length).toBeLessThanOrEqual(1)
    await origin.close()
  }
}

const serve = ({ key, cert }: Certificate, ...chain: Certificate[]) => ({
  key,
  cert: [cert, ...chain.map((link) => link.cert)].join(''),
})

describe('TLS', () => {
  it('accepts a certificate of a trusted authority for the name asked for', async () => {
    const leaf = makeCertificate(host, { issuer: authority, names: [host] })
    expect(await ask(serve(leaf))).toBe('opened')
  })

  it.each([
    ['self-signed', makeCertificate(host, { names: [host] }), 'source.tls_self_signed'],
    [
      'expired',
      makeCertificate(host, { issuer: authority, names: [host], notBefore: past, notAfter: past }),
      'source.tls_expired',
    ],
    [
      'not yet valid',
      makeCertificate(host, {
        issuer: authority,
        names: [host],
        notBefore: future,
        notAfter: future,
      }),
      'source.tls_not_yet_valid',
    ],
    [
      'of another host',
      makeCertificate(host, { issuer: authority, names: ['other.example', '10.0.0.1'] }),
      'source.tls_wrong_host',
    ],
  ])('D20: refuses a certificate that is %s', async (_title, certificate, code) => {
    expect(await ask(serve(certificate))).toMatchObject({ code })
  })

  it('D20: names the names of a certificate of another host', async () => {
    const leaf = makeCertificate(host, { issuer: authority, names: ['other.example', '10.0.0.1'] })
    expect(await ask(serve(leaf))).toMatchObject({ params: { names: 'other.example, 10.0.0.1' } })
  })

  it('D20: refuses an unknown authority, with and without it in the chain', async () => {
    const unknown = makeCertificate('unknown authority', { ca: true })
    const leaf = makeCertificate(host, { issuer: unknown, names: [host] })
    expect(await ask(serve(leaf))).toMatchObject({ code: 'source.tls_unknown_issuer' })
    expect(await ask(serve(leaf, unknown))).toMatchObject({ code: 'source.tls_unknown_issuer' })
    expect(await ask(serve(leaf), [unknown.cert])).toBe('opened')
  })

  it('D20: refuses a chain that is signed by SHA-1 anywhere below its root', async () => {
    const names = [host]
    const leaf = makeCertificate(host, { issuer: authority, names, digest: 'sha1' })
    const refused = await ask(serve(leaf))
    expect(refused).toMatchObject({ code: 'source.tls_untrusted' })
    expect(String(refused)).toContain('digest algorithm too weak')
    const old = makeCertificate('old', { issuer: authority, ca: true, digest: 'sha1' })
    const below = makeCertificate(host, { issuer: old, names })
    expect(await ask(serve(below, old))).toMatchObject({ code: 'source.tls_untrusted' })
  })

  it('D20: refuses TLS 1.1', async () => {
    const leaf = makeCertificate(host, { issuer: authority, names: [host] })
    const old = { ...serve(leaf), minVersion: 'TLSv1', maxVersion: 'TLSv1.1' } as const
    const error = await ask({ ...old, ciphers: 'DEFAULT@SECLEVEL=0' })
    expect(error).toMatchObject({ code: 'source.tls_protocol' })
  })

  it('D20: cannot be switched off by the environment', async () => {
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    try {
      const error = await ask(serve(makeCertificate(host, { names: [host] })))
      expect(error).toMatchObject({ code: 'source.tls_self_signed' })
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before
    }
  })

  it('names a plain http port as such', async () => {
    const origin = await startOrigin()
    const fetcher = createFetcher({
      policy: async () => ({ allowed: ['127.0.0.0/8'] }),
      own: async () => [],
      followRedirects: async () => true,
    })
    const { signal } = new AbortController()
    const url = new URL(`https://127.0.0.1:${origin.port}/a.iso`)
    await expect(fetcher.open(url, { signal })).rejects.toMatchObject({
      code: 'source.tls_protocol',
    })
    await origin.close()
  })
})
