import { createHash } from 'node:crypto'
import { maxChecksumList } from '@mold/shared/images/checksum-list.ts'
import { checksumAlgorithms, formatChecksum } from '@mold/shared/images/checksum.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../support/client.ts'
import { makeDomain } from '../support/domain-tree.ts'
import { isoBytes, type Registrar, registrar, sha256 } from '../support/images.ts'
import { type Origin, pattern, startOrigin } from '../support/origin.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

const image = isoBytes()
const hex = sha256(image)
let origin: Origin
let server: TestServer
let register: Registrar
let user: Client
beforeAll(async () => {
  ;[origin, server] = await Promise.all([startOrigin(), startTestServer()])
  register = await registrar(server)
  await makeDomain(server.db, '/d/')
  user = await server.person('user', '/d/')
})
afterAll(() => Promise.all([origin.close(), server.stop()]))

let count = 0
const listOf = (text: string | Buffer) =>
  origin.put(`/lists/${(count += 1)}/SHA256SUMS`, Buffer.from(text), { type: 'text/plain' })
const find = (url: string, file = 'debian.iso') => user.call('findImageChecksum', { url, file })
const refusal = (url: string, file = 'debian.iso') =>
  user.refused('findImageChecksum', { url, file })

describe('findImageChecksum', () => {
  it('D1: gives the digest of an image for anybody, by its address, path or name', async () => {
    const url = listOf(`${sha256(Buffer.from('x'))}  other.iso\n${hex} *./회계 12/debian.iso\n`)
    const found = { checksum: `{SHA-256}${hex}`, file: './회계 12/debian.iso', url }
    for (const file of [
      'debian.iso',
      'import:회계 12/debian.iso',
      `${origin.url}/pub/%ED%9A%8C%EA%B3%84%2012/debian.iso?token=secret`,
      `${origin.url}/%ff/debian.iso`,
    ]) {
      expect(await find(url, file)).toEqual(found)
    }
  })

  it.each(checksumAlgorithms)('gives %s as a registration takes it', async (algorithm) => {
    const digest = createHash(algorithm).update(image).digest('hex')
    const { checksum } = await find(listOf(`${digest}  debian.iso\n`))
    expect(checksum).toBe(formatChecksum({ algorithm, hex: digest }))
    const url = origin.put(`/${algorithm}/debian.iso`, image)
    const ids = [checksum, digest].map((given) => register.iso(url, { checksum: given }, user))
    await Promise.all(ids.map(async (id) => server.until(await id, ({ isready }) => isready)))
  })

  it('D18: follows redirects, and shows no values of a query', async () => {
    const url = `${listOf(hex)}?token=secret`
    const moved = origin.redirect('/moved/SHA256SUMS', url)
    const found = await find(moved)
    expect(found).toEqual({ checksum: `{SHA-256}${hex}`, url: url.replace('secret', '***') })
  })

  it('says what it found in place of a digest of that file', async () => {
    const other = listOf(`${hex}  other.iso\n`)
    expect(await refusal(other)).toMatchObject({
      status: 431,
      code: 'image.checksum_list_unlisted',
      params: { file: 'debian.iso', entries: 'other.iso' },
    })
    origin.fault('/lists/page', 'fetch-html')
    for (const [url, code] of [
      [listOf('hello'), 'image.checksum_list_empty'],
      [listOf(''), 'image.checksum_list_empty'],
      [listOf(image.subarray(0, 50_000)), 'image.checksum_list_not_text'],
      [`${origin.url}/lists/page`, 'image.checksum_list_not_text'],
      [`${origin.url}/lists/none`, 'source.http_not_found'],
    ] as const) {
      expect((await refusal(url)).code).toBe(code)
    }
  })

  it('reads no more than 1 MiB, whether the server tells the size or not', async () => {
    const large = pattern(64 * maxChecksumList)
    const announced = origin.put('/lists/large', large)
    const silent = origin.put('/lists/endless', large)
    origin.fault('/lists/endless', 'fetch-no-length')
    for (const url of [announced, silent]) {
      expect(await refusal(url)).toMatchObject({
        code: 'image.checksum_list_too_large',
        params: { max: maxChecksumList },
      })
      const asked = origin.requests.at(-1)
      await asked?.closed
      expect(asked?.sent).toBeLessThan(large.size / 2)
    }
    const line = `${hex}  debian.iso\n`
    const longest = listOf(line.padStart(maxChecksumList, '\n'))
    expect(await find(longest)).toMatchObject({ checksum: `{SHA-256}${hex}` })
  })

  it('D1: asks only where images may come from', async () => {
    origin.fault('/lists/inside', 'fetch-redirect-inside')
    for (const [url, code] of [
      ['http://169.254.169.254/SHA256SUMS', 'source.address_metadata'],
      [server.origin, 'source.address_own'],
      [`${origin.url}/lists/inside`, 'source.redirect_internal'],
      ['file:///etc/passwd', 'source.url_file'],
      ['import:SHA256SUMS', 'source.url_scheme'],
    ] as const) {
      expect((await refusal(url)).code).toBe(code)
    }
  })

  it('makes nothing', async () => {
    const events = () => server.db.selectFrom('event').select('id').execute()
    const before = await events()
    await find(listOf(hex))
    await refusal(listOf('hello'))
    expect(await events()).toEqual(before)
  })
})
