import { describe, expect, it } from 'vitest'
import {
  type Certificate,
  expiryOf,
  hostsOfMatrix,
  isOpen,
  placeId,
  placeOf,
  stateOnHost,
} from './certificates.ts'

const now = new Date('2026-11-01T12:00:00Z')

describe('what a host has made of a certificate', () => {
  it.each([
    [{ status: 'UPLOADED', wanted: true }, 'ready', false],
    [{ status: 'FAILED', wanted: true }, 'failed', true],
    [{ status: 'FAILED', wanted: false }, 'failed', true],
    [{ status: 'SKIPPED', wanted: true }, 'moving', true],
    [{ status: 'SKIPPED', wanted: false }, 'attention', true],
    [{ status: 'REVOKED', wanted: false }, 'quiet', false],
  ] as const)('%j looks %s', (on, tone, open) => {
    expect(stateOnHost(on).tone).toBe(tone)
    expect(isOpen(on)).toBe(open)
  })
})

describe('a certificate that ends', () => {
  it.each([
    ['2026-12-02T12:00:00+0000', undefined, undefined],
    ['2026-11-30T12:00:00+0000', 'cert.expiresWithin', 29],
    ['2026-11-08T00:00:00+0000', 'cert.expiresWithin', 7],
    ['2026-11-02T00:00:00+0000', 'cert.expiresToday', 1],
    ['2026-10-31T00:00:00+0000', 'cert.expired', 0],
  ])('on %s is warned of by %s', (validto, words, days) => {
    const expiry = expiryOf({ validto }, now)
    expect([expiry?.words, expiry?.days]).toEqual([words, days])
  })
})

it('names a certificate and a host in one text', () => {
  const one: Certificate = { id: 'c1', hostsmap: [{ hostid: 'h1' }, { hostid: 'h2' }] }
  const two: Certificate = { id: 'c2', hostsmap: [{ hostid: 'h2' }, { hostid: 'h3' }] }
  expect(placeOf(placeId('c2', 'h3'), [one, two])).toEqual({
    certificate: two,
    on: { hostid: 'h3' },
  })
  expect(placeOf(undefined, [one]).certificate).toBeUndefined()
  expect(hostsOfMatrix([one, two]).map(({ hostid }) => hostid)).toEqual(['h1', 'h2', 'h3'])
})
