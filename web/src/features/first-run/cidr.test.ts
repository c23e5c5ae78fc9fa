import { describe, expect, it } from 'vitest'
import { parseCidr } from '../../../../bff/src/sources/ip.ts'
import { isCidr } from './cidr.ts'

describe('isCidr', () => {
  it.each([
    '10.20.0.0/16',
    '192.168.1.5',
    '0.0.0.0/0',
    'fd00::/8',
    '::1',
    '2001:db8::5/128',
    '10.0.0.0/33',
    '10.0.0/8',
    '256.0.0.1',
    'fd00::/129',
    'mirror.example',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.1.',
    '',
  ])('agrees with the server on “%s”', (text) => {
    expect(isCidr(text)).toBe(parseCidr(text) !== undefined)
  })
})
