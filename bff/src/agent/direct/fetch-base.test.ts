import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { AppError } from '@mold/shared/errors.ts'
import { makeQcow2 } from '@mold/shared/images/testing/make-disks.ts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Certificate, makeCertificate } from '../../../test/support/certificate.ts'
import { isoBytes, qcow2Bytes } from '../../../test/support/images.ts'
import { type Origin, startOrigin } from '../../../test/support/origin.ts'
import { createLogger } from '../../log.ts'
import { cancellation } from '../cancelled.ts'
import { keysOf } from '../commands/keys.ts'
import { createTurns } from '../commands/turns.ts'
import type { AgentHost, Doing } from '../host.ts'
import { poolPaths } from '../pool/paths.ts'
import { preparePool } from '../pool/prepare.ts'
import type { DirectSource, HostCommandParams } from '../protocol.ts'
import { checkUrl } from './check-url.ts'
import { fetchBase } from './fetch-base.ts'

const mib = 1 << 20
const folder = mkdtempSync(path.join(tmpdir(), 'mold-direct-'))
const paths = poolPaths(path.join(folder, 'pool'))
const trust = { stateDir: path.join(folder, 'state') }
const host = { paths, trust, log: createLogger('silent') } as unknown as AgentHost
const authority = makeCertificate('test authority', { ca: true })
let origin: Origin
let secure: Origin

beforeAll(async () => {
  const { cert, key }: Certificate = makeCertificate('127.0.0.1', {
    issuer: authority,
    names: ['127.0.0.1'],
  })
  origin = await startOrigin()
  secure = await startOrigin({ tls: { cert, key } })
  await preparePool(paths)
})
afterEach(() => {
  for (const name of readdirSync(paths.bases)) rmSync(path.join(paths.bases, name))
})
afterAll(async () => {
  await Promise.all([origin.close(), secure.close()])
  rmSync(folder, { recursive: true, force: true })
})

const base = 'd'.repeat(64)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const there = () => readdirSync(paths.bases).toSorted()
const whole = [base, `${base}.json`]

const sourceOf = (url: string, more: Partial<DirectSource> = {}): DirectSource => ({
  url,
  headers: {},
  allowed: ['127.0.0.0/8'],
  own: [],
  followRedirects: true,
  connectMs: 2_000,
  socketMs: 2_000,
  requestMs: 2_000,
  maxBytes: 64 * mib,
  maxVirtualBytes: 64 * mib,
  ...more,
})

function doing(stop = new AbortController(), progress: Doing['progress'] = () => {}): Doing {
  return { id: '11111111-1111-4111-8111-111111111111', signal: stop.signal, progress }
}

type Wanted = HostCommandParams<'base.fetch'>

const fetchFrom = (
  source: DirectSource | string,
  more: Partial<Wanted> = {},
  of: Doing = doing(),
) => {
  const from = typeof source === 'string' ? sourceOf(source) : source
  return fetchBase(host, { digest: base, source: from, format: 'QCOW2', ...more }, of)
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  )

const getsOf = (of: Origin, place: string) =>
  of.requests.filter(({ method, path: asked }) => method === 'GET' && asked === place)

const metalink = (urls: readonly string[], digest?: string) =>
  Buffer.from(
    `<metalink xmlns="urn:ietf:params:xml:ns:metalink"><file name="x">${
      digest === undefined ? '' : `<hash type="sha-256">${digest}</hash>`
    }${urls.map((url, at) => `<url priority="${at + 1}">${url}</url>`).join('')}</file></metalink>`,
  )

describe('E1: a direct download', () => {
  it('brings an image under its name, and is there from then on', async () => {
    const bytes = qcow2Bytes(3 * mib)
    const url = origin.put('/one.qcow2', bytes)
    const steps: number[] = []
    const found = await fetchFrom(
      url,
      {},
      doing(undefined, (done) => steps.push(done)),
    )
    expect(found).toEqual({
      how: 'fetched',
      bytes: bytes.length,
      content: sha256(bytes),
      virtualSize: mib,
    })
    expect(readFileSync(paths.base(base)).equals(bytes)).toBe(true)
    expect(there()).toEqual(whole)
    expect(steps.at(-1)).toBe(bytes.length)
    expect(await fetchFrom(url)).toEqual({ ...found, how: 'here' })
    expect(getsOf(origin, '/one.qcow2')).toHaveLength(1)
    // Somebody has tidied up too much: what is there is inspected anew and stays.
    rmSync(`${paths.base(base)}.json`)
    expect(await fetchFrom(url)).toEqual({ ...found, how: 'here' })
    expect(getsOf(origin, '/one.qcow2')).toHaveLength(1)
  })

  it('is one for all that want it at a time', async () => {
    const bytes = qcow2Bytes(3 * mib)
    const url = origin.put('/shared.qcow2', bytes)
    const inTurn = createTurns()
    const wanted = { digest: base, source: sourceOf(url), format: 'QCOW2' as const }
    const fetchInTurn = () =>
      inTurn(keysOf('base.fetch', wanted), () => fetchBase(host, wanted, doing()))
    const found = await Promise.all([fetchInTurn(), fetchInTurn()])
    expect(found.map(({ how }) => how)).toEqual(['fetched', 'here'])
    expect(getsOf(origin, '/shared.qcow2')).toHaveLength(1)
    expect(keysOf('base.remove', { digest: base })).toEqual(keysOf('base.fetch', wanted))
  })

  it('is an ISO as well', async () => {
    const bytes = isoBytes()
    const found = await fetchFrom(origin.put('/disc.iso', bytes), { format: 'ISO' })
    expect(found).toMatchObject({ content: sha256(bytes), virtualSize: bytes.length })
  })

  it('goes on where the line was cut, as long as the file is the same', async () => {
    const bytes = qcow2Bytes(4 * mib)
    const url = origin.put('/cut.qcow2', bytes)
    origin.fault('/cut.qcow2', 'fetch-length-short', { over: mib })
    expect(await fetchFrom(url)).toMatchObject({ content: sha256(bytes) })
    const [, second] = getsOf(origin, '/cut.qcow2')
    expect(second?.headers).toMatchObject({ range: expect.stringMatching(/^bytes=[1-9]\d*-$/) })
    expect(second?.headers['if-range']).toBeDefined()
  })

  it('begins anew when the file is another by then, and never mixes the two', async () => {
    const other = qcow2Bytes(4 * mib)
    const url = origin.put('/changed.qcow2', qcow2Bytes(4 * mib))
    origin.fault('/changed.qcow2', 'fetch-changed', { content: other })
    expect(await fetchFrom(url)).toMatchObject({ content: sha256(other) })
    expect(readFileSync(paths.base(base)).equals(other)).toBe(true)
  })

  it('begins anew where a source cannot go on', async () => {
    const bytes = qcow2Bytes(4 * mib)
    const url = origin.put('/whole.qcow2', bytes, { etag: null })
    origin.fault('/whole.qcow2', 'fetch-reset')
    expect(await fetchFrom(url)).toMatchObject({ content: sha256(bytes) })
    expect(getsOf(origin, '/whole.qcow2').at(-1)?.headers.range).toBeUndefined()
  })

  it('is gone on with by the next process, and begun anew after the machine was started', async () => {
    const bytes = qcow2Bytes(8 * mib)
    const url = origin.put('/stopped.qcow2', bytes)
    const stopping = new Error('the agent is stopping')
    const stopOnce = async () => {
      const release = origin.hold('/stopped.qcow2', 3 * mib)
      const stop = new AbortController()
      const ended = fetchFrom(
        url,
        {},
        doing(stop, () => stop.abort(stopping)),
      )
      await expect(ended).rejects.toBe(stopping)
      release()
    }
    await stopOnce()
    expect(there()).toEqual([`${base}.origin.part`, `${base}.part`])
    const note = `${paths.base(base)}.origin.part`
    const before = readFileSync(note, 'utf8')
    await stopOnce()
    expect(getsOf(origin, '/stopped.qcow2').at(-1)?.headers.range).toMatch(/^bytes=[1-9]/)
    // The kernel has another name for itself after a start.
    writeFileSync(note, before.replace(/"key":"./, '"key":"x'))
    writeFileSync(`${paths.base(base)}.part`, randomBytes(2 * mib))
    expect(await fetchFrom(url)).toMatchObject({ content: sha256(bytes) })
    expect(there()).toEqual(whole)
  })

  it('leaves nothing when it is cancelled', async () => {
    const url = origin.put('/cancelled.qcow2', qcow2Bytes(4 * mib))
    const release = origin.hold('/cancelled.qcow2', 2 * mib)
    const stop = new AbortController()
    const ended = codeOf(fetchFrom(url, {}, doing(stop)))
    await release.reached
    stop.abort(cancellation())
    expect(await ended).toBe('host.cancelled')
    release()
    expect(there()).toEqual([])
  })

  it('has to be what disks were made from', async () => {
    const bytes = qcow2Bytes()
    const url = origin.put('/same.qcow2', bytes)
    expect(await codeOf(fetchFrom(url, { expected: 'e'.repeat(64) }))).toBe('direct.changed')
    expect(there()).toEqual([])
    expect(await codeOf(fetchFrom(url, { expected: sha256(bytes) }))).toBe('done')
  })

  it('D24: sends headers to the server that was named, and to no other', async () => {
    const other = await startOrigin()
    try {
      const bytes = qcow2Bytes()
      const target = other.put('/target.qcow2', bytes)
      const url = origin.redirect('/away.qcow2', target)
      const headers = { 'x-token': 'canary', authorization: 'Bearer canary', host: 'inside' }
      await fetchFrom(sourceOf(url, { headers }))
      const [asked] = getsOf(origin, '/away.qcow2')
      expect(asked?.headers).toMatchObject({
        'x-token': 'canary',
        authorization: 'Bearer canary',
        host: `127.0.0.1:${origin.port}`,
      })
      const [there_] = getsOf(other, '/target.qcow2')
      expect(JSON.stringify(there_?.headers)).not.toContain('canary')
      expect(there_?.headers.cookie).toBeUndefined()
    } finally {
      await other.close()
    }
  })

  it('E5: gives up after the times of the settings', async () => {
    const url = origin.put('/stalled.qcow2', qcow2Bytes(2 * mib), { etag: null })
    origin.fault('/stalled.qcow2', 'fetch-stall')
    const started = performance.now()
    const ended = await codeOf(fetchFrom(sourceOf(url, { socketMs: 200 }), {}, doing()))
    expect(ended).toBe('source.stalled')
    expect(performance.now() - started).toBeLessThan(20_000)
    expect(there()).toEqual([])
    origin.clear('/stalled.qcow2')
  })
})

describe('D22, D23: what is refused leaves nothing on the host', () => {
  const backed = Buffer.from(makeQcow2({ backingFile: '/etc/passwd' }))
  const cases: [
    string,
    () => [url: string, more?: Partial<Wanted>, of?: Partial<DirectSource>],
    string,
  ][] = [
    [
      'a wrong checksum',
      () => [origin.put('/a', qcow2Bytes()), { checksum: `{SHA-256}${'0'.repeat(64)}` }],
      'image.checksum_mismatch',
    ],
    [
      'a wrong checksum by MD5',
      () => [origin.put('/a', qcow2Bytes()), { checksum: `{MD5}${'0'.repeat(32)}` }],
      'image.checksum_mismatch',
    ],
    [
      'A1: a QCOW2 with a backing file',
      () => [origin.put('/a', Buffer.concat([backed, randomBytes(2 * mib)]))],
      'image.external_reference',
    ],
    [
      'A5: that one, called RAW',
      () => [origin.put('/a', backed), { format: 'RAW' }],
      'image.format_mismatch',
    ],
    [
      'A15: a disk larger than any may be',
      () => [origin.put('/a', Buffer.from(makeQcow2({ virtualSize: 128 * mib })))],
      'image.virtual_too_large',
    ],
    [
      'a file larger than any may be',
      () => [origin.put('/a', qcow2Bytes(2 * mib)), {}, { maxBytes: mib }],
      'image.too_large',
    ],
    [
      'D19: a web page',
      () => [origin.put('/a', Buffer.from('<!doctype html><html>'.padEnd(70_000)))],
      'image.format_mismatch',
    ],
    [
      'a packed image',
      () => [
        origin.put(
          '/a',
          Buffer.concat([Buffer.from('1f8b0800000000000003', 'hex'), randomBytes(mib)]),
        ),
      ],
      'direct.packed',
    ],
    [
      'D1: a redirect to a service of the host',
      () => [origin.redirect('/r', 'http://127.0.0.2:1/x')],
      'source.redirect_internal',
    ],
    [
      'D11: metadata of a cloud',
      () => ['http://169.254.169.254/latest', {}, { allowed: ['0.0.0.0/0'] }],
      'source.address_metadata',
    ],
    [
      'D7: loopback in other words',
      () => ['http://0x7f000001/x', {}, { allowed: [] }],
      'source.address_internal',
    ],
    [
      'D8: IPv6 forms of it',
      () => ['http://[::ffff:127.0.0.1]/x', {}, { allowed: [] }],
      'source.address_internal',
    ],
    [
      'a listener of the installation',
      () => [
        origin.put('/a', qcow2Bytes()),
        {},
        { own: [{ address: '127.0.0.1', port: origin.port }] },
      ],
      'source.address_own',
    ],
    [
      'a redirect when they are off',
      () => [origin.redirect('/r', origin.put('/a', qcow2Bytes())), {}, { followRedirects: false }],
      'source.redirect_off',
    ],
    ['nothing there', () => [`${origin.url}/nothing`], 'source.http_not_found'],
    ['another scheme', () => ['ftp://127.0.0.1/x'], 'direct.scheme'],
  ]
  it.each(cases)('%s', async (_, make, code) => {
    const [url, more = {}, of = {}] = make()
    const allowed = code === 'source.redirect_internal' ? ['127.0.0.1/32'] : ['127.0.0.0/8']
    expect(await codeOf(fetchFrom(sourceOf(url, { allowed, ...of }), more))).toBe(code)
    expect(there()).toEqual([])
  })
})

describe('D20: TLS', () => {
  const certificates = path.join(trust.stateDir, 'direct-download-certificates')
  it('needs a certificate that this host was given, and no longer has it once it was taken away', async () => {
    const bytes = qcow2Bytes()
    const url = secure.put('/secure.qcow2', bytes)
    expect(await codeOf(fetchFrom(url))).toBe('direct.untrusted')
    expect(there()).toEqual([])
    mkdirSync(certificates, { recursive: true })
    writeFileSync(path.join(certificates, 'authority.pem'), authority.cert)
    expect(await fetchFrom(url)).toMatchObject({ content: sha256(bytes) })
    rmSync(path.join(certificates, 'authority.pem'))
    rmSync(paths.base(base))
    expect(await codeOf(fetchFrom(url))).toBe('direct.untrusted')
  })

  it('is not left for http by a metalink file, unless a digest vouches for the bytes', async () => {
    const bytes = qcow2Bytes()
    writeFileSync(path.join(certificates, 'authority.pem'), authority.cert)
    const open = origin.put('/open.qcow2', bytes)
    const bare = secure.put('/bare.metalink', metalink([open]))
    expect(await codeOf(fetchFrom(bare))).toBe('direct.metalink')
    expect(getsOf(origin, '/open.qcow2')).toHaveLength(0)
    const both = metalink([open, secure.put('/kept.qcow2', bytes)])
    expect(await codeOf(fetchFrom(secure.put('/both.metalink', both)))).toBe('done')
    expect(getsOf(origin, '/open.qcow2')).toHaveLength(0)
    for (const [url, more] of [
      [secure.put('/vouched.metalink', metalink([open], sha256(bytes))), {}],
      [bare, { checksum: `{SHA-256}${sha256(bytes)}` }],
    ] as const) {
      rmSync(paths.base(base))
      expect(await fetchFrom(url, more)).toMatchObject({ how: 'fetched' })
    }
    rmSync(path.join(certificates, 'authority.pem'))
  })
})

describe('E1: metalink', () => {
  const dead = 'http://127.0.0.1:1/dead.qcow2'

  it('takes the next mirror where one is dead, or has something else', async () => {
    const bytes = qcow2Bytes(2 * mib)
    const good = origin.put('/mirror.qcow2', bytes)
    const wrong = origin.put('/wrong.qcow2', qcow2Bytes(2 * mib))
    const page = origin.put('/page.qcow2', Buffer.from('<!doctype html><html>'.padEnd(70_000)))
    const list = metalink([dead, wrong, page, good], sha256(bytes))
    const url = origin.put('/x.qcow2.metalink', list)
    expect(await fetchFrom(url)).toMatchObject({ content: sha256(bytes) })
    expect(there()).toEqual(whole)
  })

  it('goes on at the mirror that it began with', async () => {
    const bytes = qcow2Bytes(4 * mib)
    const good = origin.put('/broken.qcow2', bytes)
    origin.fault('/broken.qcow2', 'fetch-length-short', { over: mib })
    const url = origin.put('/y.metalink', metalink([good], sha256(bytes)))
    expect(await fetchFrom(url)).toMatchObject({ content: sha256(bytes) })
    expect(getsOf(origin, '/broken.qcow2').at(-1)?.headers.range).toMatch(/^bytes=[1-9]/)
  })

  it('has its own digest, which no mirror may differ from', async () => {
    const wrong = origin.put('/wrong.qcow2', qcow2Bytes())
    const url = origin.put('/z.metalink', metalink([wrong], 'f'.repeat(64)))
    expect(await codeOf(fetchFrom(url))).toBe('image.checksum_mismatch')
    expect(there()).toEqual([])
  })

  it('D3: a mirror that leads to metadata or inside is refused like any address', async () => {
    const inside = origin.put('/m.metalink', metalink(['http://169.254.169.254/latest/user-data']))
    const code = await codeOf(fetchFrom(sourceOf(inside, { allowed: ['0.0.0.0/0'] })))
    expect(code).toBe('source.address_metadata')
    const local = origin.put('/l.metalink', metalink(['http://127.0.0.2:1/x']))
    const allowed = ['127.0.0.1/32']
    expect(await codeOf(fetchFrom(sourceOf(local, { allowed })))).toBe('source.address_internal')
    expect(there()).toEqual([])
  })

  it('D4: a mirror that is a metalink file is no image', async () => {
    const self = `${origin.url}/self.metalink`
    origin.put('/self.metalink', metalink([self]))
    expect(await codeOf(fetchFrom(self))).toBe('image.format_mismatch')
    expect(getsOf(origin, '/self.metalink')).toHaveLength(2)
    expect(there()).toEqual([])
  })
})

describe('a look at an address', () => {
  const check = (source: DirectSource | string, more: Partial<Wanted> = {}) => {
    const from = typeof source === 'string' ? sourceOf(source) : source
    return checkUrl(host, { source: from, format: 'QCOW2', ...more }, doing())
  }

  it('tells the size of the file and of the disk in it, and keeps nothing', async () => {
    const bytes = qcow2Bytes(3 * mib)
    expect(await check(origin.put('/look.qcow2', bytes))).toEqual({
      bytes: bytes.length,
      virtualSize: mib,
    })
    expect(await check(origin.put('/raw', Buffer.alloc(mib)), { format: 'RAW' })).toEqual({
      bytes: mib,
      virtualSize: mib,
    })
    expect(there()).toEqual([])
  })

  it('refuses what a download would refuse, as far as the beginning shows it', async () => {
    const backed = Buffer.from(makeQcow2({ backingFile: '/etc/passwd' }))
    expect(await codeOf(check(origin.put('/a', backed)))).toBe('image.external_reference')
    expect(
      await codeOf(check(sourceOf(origin.put('/a', qcow2Bytes()), { maxVirtualBytes: 1 }))),
    ).toBe('image.virtual_too_large')
    expect(await codeOf(check(secure.put('/a', qcow2Bytes())))).toBe('direct.untrusted')
    expect(await codeOf(check(`${origin.url}/nothing`))).toBe('source.http_not_found')
    origin.put('/length', qcow2Bytes(2 * mib))
    origin.fault('/length', 'fetch-no-length')
    expect(await codeOf(check(`${origin.url}/length`))).toBe('direct.size_unknown')
    // Also one that has told it before: guests have the room that it would take.
    expect(await codeOf(fetchFrom(`${origin.url}/length`))).toBe('direct.size_unknown')
    expect(there()).toEqual([])
  })

  it('compares the digest of a metalink file with the one that was given', async () => {
    const bytes = qcow2Bytes()
    const list = `<metalink xmlns="urn:ietf:params:xml:ns:metalink"><file name="x"><hash type="sha-256">${'a'.repeat(64)}</hash><url>${origin.put('/a', bytes)}</url></file></metalink>`
    const url = origin.put('/c.metalink', Buffer.from(list))
    const checksum = `{SHA-256}${'b'.repeat(64)}`
    expect(await codeOf(check(url, { checksum }))).toBe('direct.metalink_checksum')
    expect(await codeOf(check(url, { checksum: `{SHA-256}${'a'.repeat(64)}` }))).toBe('done')
  })
})
