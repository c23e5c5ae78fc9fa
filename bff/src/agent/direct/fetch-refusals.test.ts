import { randomBytes } from 'node:crypto'
import { makeQcow2 } from '@mold/shared/images/testing/make-disks.ts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  codeOf,
  type DirectHost,
  sourceOf,
  startDirectHost,
  type Wanted,
} from '../../../test/agent/support/direct-host.ts'
import { mib, qcow2Bytes } from '../../../test/support/images.ts'
import type { Origin } from '../../../test/support/origin.ts'
import type { DirectSource } from '../protocol.ts'

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
