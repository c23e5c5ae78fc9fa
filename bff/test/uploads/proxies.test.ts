import https from 'node:https'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { mib, sha256 } from '../support/images.ts'
import { startBadLine } from './support/bad-line.ts'
import { type Change, lacks, type Proxy, type ProxyName, startProxy } from './support/proxies.ts'
import { type SendPart, sendRest } from './support/resuming.ts'
import { send, type Target, tus, type Tus } from './support/tus.ts'
import { startUploads, type Uploads } from './support/uploads.ts'

const size = 5 * mib
const chunk = 8 * mib
let uploads: Uploads
let proxy: Proxy | undefined
beforeAll(async () => {
  uploads = await startUploads({ env: { MOLD_TRUST_PROXY: '127.0.0.1' } }, size)
})
afterEach(async () => {
  await proxy?.stop()
  proxy = undefined
})
afterAll(() => uploads.stop())

/** Starts the proxy; answers a client whose way leads through it. */
async function through(name: ProxyName, changes: readonly Change[] = []) {
  const running = await startProxy(name, uploads.server.origin, changes)
  proxy = running
  return {
    running,
    client: (target: Target) => tus(() => running.origin, target, running.ca),
  }
}

async function expectReady(id: string): Promise<void> {
  const ready = await uploads.server.until(id, ({ isready }) => isready)
  expect(ready.checksum).toBe(sha256(uploads.bytes))
}

/** Sends parts on a line that falls silent after each mebibyte, until the request has been ended. */
const sendHaltingly =
  (up: Tus): SendPart =>
  async (offset, part) => {
    const sending = up.open(offset, part.length)
    const written = sending.write(part.subarray(0, mib)).catch(() => undefined)
    if (part.length <= mib) sending.end()
    await written
    return sending.answer.catch(() => undefined)
  }

/** What a browser gets of the event stream until `text` has come. */
function streamUntil({ origin, ca }: Proxy, cookie: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = https.get(`${origin}/client/events`, { ca, headers: { cookie } }, (answer) => {
      let came = ''
      answer.setEncoding('utf8').on('data', (chunkText: string) => {
        came += chunkText
        if (!came.includes(text)) return
        sent.destroy()
        resolve(came)
      })
    })
    sent.on('error', reject)
  })
}

const tested = (['nginx', 'haproxy'] as const).map((name) => ({ name, absent: lacks(name) }))

describe.each(tested)('the sample file of $name', ({ name, absent }) => {
  it.skipIf(absent)('lets an upload through in one request', async () => {
    const { client } = await through(name)
    const target = await uploads.make.iso()
    const up = client(target)
    expect((await up.create(size)).headers.location).toBe(target.path)
    expect(await sendRest(up, uploads.bytes, chunk)).toEqual({ chunk, requests: 1 })
    await expectReady(target.id)
  })

  it.skipIf(absent)('passes bytes on as they come, so that a broken line loses none', async () => {
    const { running, client } = await through(name)
    const target = await uploads.make.iso()
    await client(target).create(size)
    const line = await startBadLine(running.origin)
    const far = tus(() => line.origin.replace('http:', 'https:'), target, running.ca)
    line.next({ how: 'stall', afterBytes: 2 * mib })
    const sending = far.open(0, size)
    void sending.write(uploads.bytes).catch(() => undefined)
    const offset = async () => (await uploads.client(target).head()).offset ?? 0
    await expect.poll(offset, { timeout: 5_000 }).toBeGreaterThan(1.5 * mib)
    sending.cut()
    await sendRest(client(target), uploads.bytes, chunk)
    await line.close()
    await expectReady(target.id)
  })

  it.skipIf(absent)(
    'says who asks and how, and lets the event stream through at once',
    async () => {
      const { running } = await through(name)
      const { origin, ca } = running
      const form = 'command=login&response=json&username=admin&password=admin+password&domain=%2F'
      const signedIn = await send(origin, 'POST', '/client/api', {
        ca,
        body: Buffer.from(form),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      })
      const cookies = signedIn.headers['set-cookie'] ?? []
      expect(cookies.every((line) => /; Secure/i.test(line))).toBe(true)
      const cookie = cookies.map((line) => line.split(';')[0]).join('; ')
      const asked = performance.now()
      const came = streamUntil(running, cookie, 'event: hello')
      expect(await came).toContain('event: hello')
      // Its next word would come after 15 s.
      expect(performance.now() - asked).toBeLessThan(5_000)
      const key = /sessionkey=([^;]+)/.exec(cookie)?.[1] ?? ''
      const query = new URLSearchParams({
        command: 'getUploadParamsForIso',
        response: 'json',
        sessionkey: decodeURIComponent(key),
        name: 'x',
        format: 'ISO',
        zoneid: uploads.make.zoneid,
      })
      const made = await send(origin, 'POST', `/client/api?${query.toString()}`, {
        ca,
        headers: { cookie },
      })
      expect(made.text).toContain(`"postURL":"${origin}/client/upload/`)
    },
  )
})

const small: Change = ['client_max_body_size 0', 'client_max_body_size 1m']
const buffered: Change = ['proxy_request_buffering off', 'proxy_request_buffering on']
/** 60 s as they are found, shorter here. */
const impatient: Change = ['client_body_timeout 120s', 'client_body_timeout 1s']

describe.skipIf(lacks('nginx'))('an upload behind an nginx', () => {
  it('with a limit of 1 MiB: shrinks its chunk on 413 and gets through', async () => {
    const { client } = await through('nginx', [small])
    const target = await uploads.make.iso()
    const up = client(target)
    await up.create(size)
    expect((await sendRest(up, uploads.bytes, chunk)).chunk).toBe(mib)
    await expectReady(target.id)
  })

  it('with a limit of 1 MiB and buffering on', async () => {
    const { client } = await through('nginx', [small, buffered])
    const target = await uploads.make.iso()
    const up = client(target)
    await up.create(size)
    expect((await sendRest(up, uploads.bytes, chunk)).chunk).toBe(mib)
    await expectReady(target.id)
  })

  it('that cuts when idle: goes on with what came, its chunk as it was', async () => {
    const { client } = await through('nginx', [impatient])
    const target = await uploads.make.iso()
    const up = client(target)
    await up.create(size)
    const trip = await sendRest(up, uploads.bytes, chunk, sendHaltingly(up))
    expect(trip.chunk).toBe(chunk)
    await expectReady(target.id)
  })

  it('that cuts when idle, with buffering on: shrinks its chunk until one comes through', async () => {
    const { client } = await through('nginx', [impatient, buffered])
    const target = await uploads.make.iso()
    const up = client(target)
    await up.create(size)
    const trip = await sendRest(up, uploads.bytes, chunk, sendHaltingly(up))
    expect(trip.chunk).toBe(mib)
    await expectReady(target.id)
  })
})
