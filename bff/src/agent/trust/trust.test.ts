import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { AppError } from '@mold/shared/errors.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Certificate, makeCertificate } from '../../../test/support/certificate.ts'
import { pattern, startOrigin } from '../../../test/support/origin.ts'
import { createFetcher } from '../../sources/fetcher.ts'
import { certificatesDir } from './certificate-folder.ts'
import { setCertificates } from './set.ts'
import { directDownloadTrust } from './trust.ts'

const name = 'mirror.example'
const authority = makeCertificate('private authority', { ca: true })
const intermediate = makeCertificate('private intermediate', { ca: true, issuer: authority })
const leaf = makeCertificate(name, { issuer: intermediate, names: [name] })
const alone = makeCertificate(name, { names: [name] })
const dayMs = 86_400_000

let stateDir: string
beforeEach(async () => {
  stateDir = await mkdtemp(path.join(tmpdir(), 'mold-trust-'))
})
afterEach(() => rm(stateDir, { recursive: true }))

const set = (wanted: Readonly<Record<string, Certificate>>) =>
  setCertificates(
    { stateDir },
    Object.entries(wanted).map(([alias, { cert }]) => ({ alias, pem: cert })),
  )
const kept = async () => (await readdir(certificatesDir(stateDir))).toSorted()

/** Fetches as a direct download does, from a server that shows a certificate and those behind it. */
async function fetchFrom(shown: Certificate, ...chain: Certificate[]): Promise<string> {
  const cert = [shown, ...chain].map((one) => one.cert).join('')
  const origin = await startOrigin({ tls: { key: shown.key, cert } })
  origin.put('/a.iso', pattern(10))
  const context = await directDownloadTrust(stateDir)
  const fetcher = createFetcher({
    lookup: async () => [{ address: '127.0.0.1', family: 4 }],
    policy: async () => ({ allowed: ['127.0.0.0/8'] }),
    own: async () => [],
    followRedirects: async () => true,
    secureContext: () => context,
  })
  try {
    const { signal } = new AbortController()
    const url = new URL(`https://${name}:${origin.port}/a.iso`)
    const response = await fetcher.open(url, { signal })
    response.body.destroy()
    return 'fetched'
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  } finally {
    await origin.close()
  }
}

describe('what a host trusts for direct downloads', () => {
  it.each([
    ['an authority', authority],
    ['an intermediate', intermediate],
    ['the certificate of the server', leaf],
  ])('E3: is %s, as long as it is wanted', async (_title, anchor) => {
    expect(await fetchFrom(leaf, intermediate)).toBe('source.tls_unknown_issuer')
    expect(await set({ mirror: anchor })).toEqual([])
    expect(await fetchFrom(leaf, intermediate)).toBe('fetched')
    expect(await set({})).toEqual([])
    expect(await fetchFrom(leaf, intermediate)).toBe('source.tls_unknown_issuer')
  })

  it('E3: is a certificate that has signed itself', async () => {
    expect(await fetchFrom(alone)).toBe('source.tls_self_signed')
    await set({ mirror: alone })
    expect(await fetchFrom(alone)).toBe('fetched')
  })

  it('D20: is no other certificate of the same server, nor one for another name', async () => {
    await set({ mirror: alone })
    expect(await fetchFrom(makeCertificate(name, { names: [name] }))).not.toBe('fetched')
    const other = makeCertificate('other.example', { names: ['other.example'] })
    await set({ other })
    expect(await fetchFrom(other)).toBe('source.tls_wrong_host')
  })

  it('D20: is none that has expired since it was uploaded', async () => {
    const [notBefore, notAfter] = [new Date(Date.now() - 2 * dayMs), new Date(Date.now() - dayMs)]
    const old = makeCertificate(name, { names: [name], notBefore, notAfter })
    await set({ old })
    expect(await fetchFrom(old)).toBe('source.tls_expired')
  })

  it('is exactly what was set last, whatever was there', async () => {
    await set({ one: authority, two: alone })
    expect(await kept()).toEqual(['one.pem', 'two.pem'])
    const { mode } = await stat(path.join(certificatesDir(stateDir), 'one.pem'))
    expect(mode & 0o777).toBe(0o600)
    // Somebody has broken one and added another.
    await writeFile(path.join(certificatesDir(stateDir), 'two.pem'), 'broken')
    await writeFile(path.join(certificatesDir(stateDir), 'three.pem'), leaf.cert)
    expect(await fetchFrom(leaf, intermediate)).toBe('fetched')
    await set({ two: alone })
    expect(await kept()).toEqual(['two.pem'])
    expect(await fetchFrom(alone)).toBe('fetched')
    expect(await fetchFrom(leaf)).not.toBe('fetched')
  })

  it('is not kept from others by a file that is broken', async () => {
    await set({ mirror: alone })
    await writeFile(path.join(certificatesDir(stateDir), 'broken.pem'), 'broken')
    expect(await fetchFrom(alone)).toBe('fetched')
  })

  it.each(['../x', 'a b', '.hidden', '-alias', 'a\nb', ''])(
    'D21: has no certificate under the name %j',
    async (alias) => {
      const wanted = [
        { alias, pem: alone.cert },
        { alias: 'good', pem: alone.cert },
      ]
      expect(await setCertificates({ stateDir }, wanted)).toMatchObject([{ alias }])
      expect(await kept()).toEqual(['good.pem'])
    },
  )
})
