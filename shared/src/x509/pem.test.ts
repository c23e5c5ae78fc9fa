import { describe, expect, it } from 'vitest'
import { readPem } from './pem.ts'
import { readX509 } from './read.ts'
import { readDer } from './der.ts'

/* Certificates themselves are read in the tests of the server, which can make them. */

describe('what is no certificate', () => {
  it.each([
    '',
    'XXXX',
    'not base64 at all!',
    '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----',
    `-----BEGIN CERTIFICATE-----\n${btoa('\x30\x03\x02\x01\x05')}\n-----END CERTIFICATE-----`,
    btoa('\x30\x80'),
    btoa('\x30\x85\x01\x01\x01\x01\x01'),
    btoa('\x30\x7f'),
  ])('is malformed: %j', (text) => {
    expect(readPem(text)).toEqual({ kind: 'malformed' })
  })

  it.each([
    '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----',
    '-----BEGIN RSA PRIVATE KEY-----',
    'x\n-----BEGIN ENCRYPTED PRIVATE KEY-----',
    // The first bytes of PKCS #8 and PKCS #1, and of SEC 1.
    btoa('\x30\x06\x02\x01\x00\x30\x01\x00'),
    btoa('\x30\x81\x06\x02\x01\x00\x02\x01\x03'),
    btoa('\x30\x05\x02\x01\x01\x04\x00'),
  ])('is a key: %j', (text) => {
    expect(readPem(text)).toEqual({ kind: 'key' })
  })

  it('is several of them', () => {
    const one = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
    expect(readPem(one.repeat(3))).toEqual({ kind: 'several', count: 3 })
  })
})

describe('DER', () => {
  it('is read to its last byte, and not beyond', () => {
    expect(readDer(Uint8Array.of(2, 1, 5, 4, 0))?.map(({ tag }) => tag)).toEqual([2, 4])
    expect(readDer(Uint8Array.of(2, 2, 5))).toBeUndefined()
    expect(readDer(Uint8Array.of(2))).toBeUndefined()
    expect(readX509(new Uint8Array(0))).toBeUndefined()
  })
})
