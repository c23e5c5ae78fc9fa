import { describe, expect, it } from 'vitest'
import { AppError } from '../../errors.ts'
import { readManifest } from './manifest.ts'

const read = (text: string) => readManifest(new TextEncoder().encode(text), 'web.mf')
const sha256 = 'ab'.repeat(32)

describe('B7: the manifest of an appliance', () => {
  it('names digests of its files, by whichever algorithm its maker took', () => {
    const text =
      `SHA256(web.ovf)= ${sha256}\r\nSHA1 (disk (1).vmdk) = ${'CD'.repeat(20)}\n` +
      `SHA512(회계.nvram)= ${'0'.repeat(128)}\n\n`
    expect(read(text)).toEqual([
      { algorithm: 'SHA-256', name: 'web.ovf', digest: sha256 },
      { algorithm: 'SHA-1', name: 'disk (1).vmdk', digest: 'cd'.repeat(20) },
      { algorithm: 'SHA-512', name: '회계.nvram', digest: '0'.repeat(128) },
    ])
    expect(read('')).toEqual([])
  })

  it.each([
    ['MD5', `MD5(a)= ${'0'.repeat(32)}`],
    ['a digest of wrong length', 'SHA256(a)= 00'],
    ['no digest', 'SHA256(a)='],
    ['no name', `SHA256()= ${sha256}`],
    ['other text', '<html>'],
    ['a name given twice', `SHA256(a)= ${sha256}\nSHA256(a)= ${sha256}`],
  ])('is refused with %s', (_, text) => {
    expect(() => read(text)).toThrow(AppError)
  })
})
