import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  base,
  codeOf,
  type DirectHost,
  doing,
  getsOf,
  sourceOf,
  startDirectHost,
  whole,
} from '../../../test/agent/support/direct-host.ts'
import { isoBytes, mib, qcow2Bytes, sha256 } from '../../../test/support/images.ts'
import { type Origin, startOrigin } from '../../../test/support/origin.ts'
import { cancellation } from '../cancelled.ts'
import { keysOf } from '../commands/keys.ts'
import { createTurns } from '../commands/turns.ts'
import { fetchBase } from './fetch-base.ts'

let paths: DirectHost['paths']
let host: DirectHost['host']
let origin: Origin
let there: DirectHost['there']
let fetchFrom: DirectHost['fetchFrom']
let clear: DirectHost['clear']
let close: DirectHost['close']
beforeAll(async () => {
  ;({ paths, host, origin, there, fetchFrom, clear, close } = await startDirectHost())
})
afterEach(() => clear())
afterAll(() => close())

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
