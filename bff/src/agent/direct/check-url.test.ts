import { makeQcow2 } from '@mold/shared/images/testing/make-disks.ts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  codeOf,
  type DirectHost,
  doing,
  sourceOf,
  startDirectHost,
  type Wanted,
} from '../../../test/agent/support/direct-host.ts'
import { mib, qcow2Bytes } from '../../../test/support/images.ts'
import type { Origin } from '../../../test/support/origin.ts'
import type { DirectSource } from '../protocol.ts'
import { checkUrl } from './check-url.ts'

let host: DirectHost['host']
let origin: Origin
let secure: Origin
let there: DirectHost['there']
let fetchFrom: DirectHost['fetchFrom']
let clear: DirectHost['clear']
let close: DirectHost['close']
beforeAll(async () => {
  ;({ host, origin, secure, there, fetchFrom, clear, close } = await startDirectHost())
})
afterEach(() => clear())
afterAll(() => close())

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
