import { describe, expect, it } from 'vitest'
import { nextAddress, signInAddress } from './guard.ts'

describe('nextAddress', () => {
  const next = (value: string) => nextAddress(new URLSearchParams({ next: value }))

  it('comes back to the address that asked for a sign-in', () => {
    const address = '/templates?q=회계&page=2'
    const search = new URL(signInAddress(address), 'http://mold').searchParams
    expect(nextAddress(search)).toBe(address)
  })

  it.each([
    'https://evil.example',
    'https:evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '\t//evil.example',
    '/.//evil.example',
    '//[evil',
    'javascript:alert(1)',
    '',
  ])('F7: does not leave the console for %s', (value) => {
    expect(next(value)).toBe('/')
  })
})
