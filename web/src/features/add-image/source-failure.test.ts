import { describe, expect, it } from 'vitest'
import { internalRange, isUnreachable, withAllowedSite } from './source-failure.ts'

describe('withAllowedSite', () => {
  it('appends a range to what is allowed already', () => {
    expect(withAllowedSite('10.0.0.0/16, 2001:db8::/48', '10.20.0.0/16')).toBe(
      '10.0.0.0/16,2001:db8::/48,10.20.0.0/16',
    )
  })

  it('begins the list when nothing is set', () => {
    expect(withAllowedSite(undefined, '10.20.0.0/16')).toBe('10.20.0.0/16')
    expect(withAllowedSite(' , ', '10.20.0.0/16')).toBe('10.20.0.0/16')
  })

  it('adds nothing twice', () => {
    expect(withAllowedSite('10.20.0.0/16', '10.20.0.0/16')).toBe('10.20.0.0/16')
  })
})

describe('internalRange', () => {
  it('is the range that the refusal of an internal address names', () => {
    const params = { cidr: '10.20.0.0/16', host: 'mirror', address: '10.20.3.4' }
    expect(internalRange({ code: 'source.address_internal', params })).toBe('10.20.0.0/16')
    expect(internalRange({ code: 'source.redirect_internal', params })).toBe('10.20.0.0/16')
  })

  it('is nothing for addresses that are refused always', () => {
    const params = { cidr: '169.254.0.0/16' }
    expect(internalRange({ code: 'source.address_metadata', params })).toBeUndefined()
    expect(internalRange({ code: 'source.address_own', params })).toBeUndefined()
  })
})

describe('isUnreachable', () => {
  it.each([
    'source.unresolved',
    'source.refused',
    'source.connect_timeout',
    'source.http_not_found',
    'source.tls_expired',
  ])('%s may be registered all the same', (code) => {
    expect(isUnreachable({ code })).toBe(true)
  })

  it.each([
    'source.html',
    'source.url_invalid',
    'source.address_internal',
    'source.redirect_loop',
    'image.format_mismatch',
    undefined,
  ])('%s may not', (code) => {
    expect(isUnreachable({ code })).toBe(false)
  })
})
