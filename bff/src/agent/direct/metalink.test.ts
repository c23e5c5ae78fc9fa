import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  codeOf,
  type DirectHost,
  getsOf,
  metalink,
  sourceOf,
  startDirectHost,
  whole,
} from '../../../test/agent/support/direct-host.ts'
import { mib, qcow2Bytes, sha256 } from '../../../test/support/images.ts'
import type { Origin } from '../../../test/support/origin.ts'

let origin: Origin
let there: DirectHost['there']
let fetchFrom: DirectHost['fetchFrom']
let clear: DirectHost['clear']
let close: DirectHost['close']
beforeAll(async () => {
  ;({ origin, there, fetchFrom, clear, close } = await startDirectHost())
})
afterEach(() => clear())
afterAll(() => close())

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
