import { randomUUID } from 'node:crypto'
import { makeIso, makeOva } from '@mold/shared/images/testing/make-archives.ts'
import { makeFixedVhd } from '@mold/shared/images/testing/make-disks.ts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { CallParams } from '../support/client.ts'
import { isoBytes, mib, qcow2Bytes, type Registrar } from '../support/images.ts'
import { type Origin, pattern, refusingUrl } from '../support/origin.ts'
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

/** Nothing of an image that was refused is anywhere, but that somebody tried. */
async function expectNothing(): Promise<void> {
  const tables = ['vm_template', 'template_zone', 'fetch', 'object'] as const
  const rows = await Promise.all(
    tables.map((table) => server.db.selectFrom(table).selectAll().execute()),
  )
  expect(rows.flat()).toEqual([])
  for (const event of await triesTold()) expect(event).toEqual({ level: 'ERROR', uuid: null })
  expect(await filesIn(server.storeFolder)).toEqual([])
}

/** What the events tell of registrations; failures are told, requests that were wrong are not. */
const triesTold = () =>
  server.db
    .selectFrom('event')
    .select(['level', 'resource_uuid as uuid'])
    .where('type', 'in', ['ISO.CREATE', 'TEMPLATE.CREATE'])
    .execute()

const refused = (url: string, more?: CallParams) =>
  server.admin.refused('registerIso', register.isoParams(url, more))

describe('a source that is wrong when it is registered', () => {
  afterEach(expectNothing)

  it('does not resolve', async () => {
    expect(await refused('http://nowhere.example/a.iso')).toMatchObject({
      status: 431,
      code: 'source.unresolved',
      text: expect.stringContaining('Unable to resolve nowhere.example'),
    })
  })

  it('refuses the connection', async () => {
    const url = await refusingUrl('/a.iso')
    expect(await refused(url)).toMatchObject({
      status: 530,
      code: 'source.refused',
      text: expect.stringContaining(`Unable to establish connection with URL ${url}`),
    })
  })

  it.each([
    ['fetch-404', 'source.http_not_found', ' HTTP Server returned 404 (expected 200 OK) '],
    ['fetch-403', 'source.http_denied', ' HTTP Server returned 403 (expected 200 OK) '],
    ['fetch-429', 'source.http_busy', ' HTTP Server returned 429 (expected 200 OK) '],
    ['fetch-500', 'source.http_server', ' HTTP Server returned 500 (expected 200 OK) '],
    ['fetch-html', 'source.html', '127.0.0.1 answers with a web page and not with an image'],
    [
      'fetch-redirect-inside',
      'source.redirect_internal',
      '127.0.0.1 redirects to 10.20.30.40, an internal address',
    ],
    ['fetch-redirect-loop', 'source.redirect_loop', '127.0.0.1 redirects in a circle'],
    ['fetch-length-short', 'source.length_mismatch', '127.0.0.1 announced 65536 bytes'],
    ['fetch-length-long', 'source.length_mismatch', '127.0.0.1 announced 65536 bytes'],
    ['fetch-reset', 'source.reset', 'The connection to 127.0.0.1 broke before the end'],
  ] as const)('answers with %s', async (fault, code, text) => {
    const url = origin.put('/bad.iso', isoBytes())
    origin.fault('/bad.iso', fault)
    const refusal = await refused(url)
    expect(refusal.code).toBe(code)
    expect(refusal.text.startsWith(text)).toBe(true)
    expect(refusal.text.length).toBeGreaterThan(text.length + 10)
    origin.clear('/bad.iso')
  })

  it('redirects where redirects are off', async () => {
    const url = origin.redirect('/moved.iso', origin.put('/there.iso', isoBytes()))
    await server.admin.call('updateConfiguration', {
      name: 'store.download.follow.redirects',
      value: 'false',
    })
    const refusal = await refused(url)
    expect(refusal).toMatchObject({ code: 'source.redirect_off' })
    expect(refusal.text).toContain('Failed to download URL due to redirection, response code: 302')
    await server.admin.call('resetConfiguration', { name: 'store.download.follow.redirects' })
    await server.db.deleteFrom('event').execute()
  })

  it('is empty', async () => {
    expect(await refused(origin.put('/empty.iso', Buffer.alloc(0)))).toMatchObject({
      code: 'source.empty',
    })
  })

  it('is larger than images may be', async () => {
    await setSetting(server, 'max.template.iso.size', '1')
    const url = origin.put('/large.iso', pattern(1024 * mib + 1))
    expect(await refused(url)).toMatchObject({
      code: 'image.too_large',
      text: expect.stringMatching(/^Download file size is too large: 1073741825 bytes/),
      params: { size: 1_073_741_825, max: 1_073_741_824 },
    })
  })

  it.each([
    ['file:///etc/passwd', 'source.url_file', 'File:// type urls are currently unsupported'],
    ['ftp://mirror.example/a.iso', 'source.url_scheme', 'Unsupported scheme for url: ftp://'],
    ['not a url', 'source.url_invalid', 'Invalid URL: not a url'],
    ['http://', 'source.url_invalid', 'Invalid URL: http://'],
    [
      'http://u:p@mirror.example/a.iso',
      'source.url_credentials',
      'Invalid URL: it contains a user',
    ],
    [
      'http://mirror.example/a.qcow2',
      'image.suffix_mismatch',
      'Please specify a valid URL. URL:/a',
    ],
    [
      'http://mirror.example/a.vhd.gz',
      'image.suffix_mismatch',
      'Please specify a valid URL. URL:/a',
    ],
    ['http://169.254.169.254/a.iso', 'source.address_metadata', 'Illegal host specified in url'],
    ['http://inside.example/a.iso', 'source.address_internal', 'Illegal host specified in url'],
  ] as const)('has the address %s', async (url, code, text) => {
    const refusal = await refused(url)
    expect(refusal).toMatchObject({ status: 431, code })
    expect(refusal.text.startsWith(text)).toBe(true)
  })

  it('D11: is this server itself', async () => {
    expect(await refused(`${server.origin}/a.iso`)).toMatchObject({ code: 'source.address_own' })
  })

  it('D11: is another server of this installation', async () => {
    const listens = [
      { address: '10.9.8.7', port: 8080 },
      { address: '127.0.0.1', port: 8080 },
    ]
    const other = { uuid: randomUUID(), host: 'far', pid: 1, roles: ['api'] }
    await server.db
      .insertInto('server')
      .values({ ...other, listens: JSON.stringify(listens) })
      .execute()
    const codeOf = async (url: string) => (await refused(url)).code
    expect(await codeOf('http://10.9.8.7:8080/a.iso')).toBe('source.address_own')
    expect(await codeOf('http://10.9.8.7:8081/a.iso')).toBe('source.address_internal')
    // Its loopback is not this machine's.
    expect(await codeOf('http://127.0.0.1:8080/a.iso')).not.toBe('source.address_own')
    await server.db.deleteFrom('server').where('uuid', '=', other.uuid).execute()
  })

  const contents = {
    ISO: () => Buffer.from(makeIso()),
    QCOW2: () => qcow2Bytes(),
    OVA: () => Buffer.from(makeOva()),
    HTML: () => Buffer.from(`<!doctype html>${' '.repeat(70_000)}`),
    text: () => Buffer.from('not an image\n'.repeat(10_000)),
  }
  it.each([
    ['ISO', 'QCOW2', 'KVM', 'ISO'],
    ['QCOW2', 'OVA', 'VMware', 'QCOW2'],
    ['OVA', 'VMDK', 'VMware', 'OVA'],
    ['QCOW2', 'RAW', 'KVM', 'QCOW2'],
    ['text', 'QCOW2', 'KVM', 'text'],
  ] as const)(
    'D19: is %s and was declared as %s for %s',
    async (content, format, hypervisor, found) => {
      const url = origin.put(`/content-${content}`, contents[content]())
      const refusal = await server.admin.refused(
        'registerTemplate',
        register.templateParams(url, { format, hypervisor }),
      )
      expect(refusal).toMatchObject({
        status: 431,
        code: 'image.format_mismatch',
        params: { declared: format },
      })
      expect(refusal.text).toMatch(
        new RegExp(
          `^Template content is unsupported, or mismatch between selected format and template content\\. Found {2}: .*${found}`,
          'i',
        ),
      )
    },
  )

  it('D19: is a disk and was declared as an ISO', async () => {
    const url = origin.put('/disk', Buffer.from(makeFixedVhd()))
    expect(await refused(url)).toMatchObject({ code: 'image.format_mismatch' })
    expect(await refused(origin.put('/page', contents.HTML()))).toMatchObject({
      code: 'source.html',
    })
  })
})

describe('addresses inside', () => {
  it('D1: are refused until an admin lists them, and then fetched from at once', async () => {
    const url = origin.put('/inside.iso', isoBytes())
    const { db } = server
    await db.deleteFrom('setting').where('name', '=', 'secstorage.allowed.internal.sites').execute()
    expect(await refused(url)).toMatchObject({
      status: 431,
      code: 'source.address_internal',
      params: { address: '127.0.0.1', cidr: '127.0.0.0/8' },
      text: expect.stringContaining('secstorage.allowed.internal.sites'),
    })
    // D26: nobody learns where something listens.
    const asked = origin.requests.length
    const [open, closed] = [await refused(url), await refused(await refusingUrl('/inside.iso'))]
    const said = ({ status, code, text }: typeof open) => ({ status, code, text })
    expect(said(closed)).toEqual(said(open))
    expect(origin.requests).toHaveLength(asked)
    await server.admin.call('updateConfiguration', {
      name: 'secstorage.allowed.internal.sites',
      value: '127.0.0.0/8,10.20.0.0/16',
    })
    const id = await register.iso(url)
    await server.until(id, (image) => image.isready)
  })
})
