import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { checkDigest, checksumAlgorithms, formatChecksum, parseChecksum } from './checksum.ts'

const digest = (algorithm: string): string => createHash(algorithm).update('mold').digest('hex')

describe('checksums', () => {
  it.each([
    ['MD5', 'md5'],
    ['SHA-1', 'sha1'],
    ['SHA-224', 'sha224'],
    ['SHA-256', 'sha256'],
    ['SHA-384', 'sha384'],
    ['SHA-512', 'sha512'],
  ] as const)(
    'D1: reads {%s}, with and without dash, in any case, and bare',
    (label, algorithm) => {
      const hex = digest(algorithm)
      const expected = { algorithm, hex }
      expect(parseChecksum(`{${label}}${hex}`)).toEqual(expected)
      expect(parseChecksum(`{${label.toLowerCase()}}${hex.toUpperCase()}`)).toEqual(expected)
      expect(parseChecksum(`  { ${label.replace('-', '')} } ${hex}\n`)).toEqual(expected)
      expect(parseChecksum(hex)).toEqual(expected)
      expect(formatChecksum(expected)).toBe(`{${label}}${hex}`)
    },
  )

  it('knows the algorithms that Node computes', () => {
    expect(checksumAlgorithms.map((algorithm) => digest(algorithm).length)).toEqual([
      32, 40, 56, 64, 96, 128,
    ])
  })

  it('refuses another algorithm in the words of the protocol', () => {
    expect(() => parseChecksum(`{SHA-3}${digest('sha256')}`)).toThrow(
      'Algorithm SHA-3 was provided but it is not one of the supported algorithms',
    )
    expect(() => parseChecksum('{}00')).toThrow('Algorithm  was provided')
    expect(() => parseChecksum('{__proto__}00')).toThrow('Algorithm __proto__ was provided')
  })

  it('refuses another length in the words of the protocol', () => {
    expect(() => parseChecksum(`{SHA-256}${digest('md5')}`)).toThrow(
      'Checksum digest length should be 64 instead of 32',
    )
    expect(() => parseChecksum('{MD5}')).toThrow('Checksum digest length should be 32 instead of 0')
  })

  it('refuses a bare digest of a length that no algorithm has, and says which there are', () => {
    expect(() => parseChecksum('abc')).toThrow(
      'A checksum of 3 characters fits no algorithm; give 32 (MD5), 40 (SHA-1), 56 (SHA-224)',
    )
    expect(() => parseChecksum('')).toThrow('A checksum of 0 characters')
  })

  it.each([
    ['z'.repeat(32)],
    [`{MD5}${'g'.repeat(32)}`],
    ['sha256:abc'],
    ['{MD5'],
    ['é'.repeat(64)],
  ])('refuses %s, which is not hexadecimal', (text) => {
    expect(() => parseChecksum(text)).toThrow('is not a hexadecimal digit')
  })

  it('D1: names both digests when they differ', () => {
    const given = parseChecksum(`{SHA-1}${digest('sha1')}`)
    const other = createHash('sha1').update('other').digest('hex')
    expect(() => checkDigest(given, digest('sha1').toUpperCase())).not.toThrow()
    expect(() => checkDigest(given, other)).toThrow(
      `checksum "{SHA-1}${other}" didn't match the given value, "{SHA-1}${given.hex}"`,
    )
  })
})
