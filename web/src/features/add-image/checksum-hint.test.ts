import { describe, expect, it } from 'vitest'
import { checksumHint } from './checksum-hint.ts'

const hex = (length: number) => 'aB3'.repeat(50).slice(0, length)

describe('checksumHint', () => {
  it.each([
    [32, 'MD5'],
    [40, 'SHA-1'],
    [56, 'SHA-224'],
    [64, 'SHA-256'],
    [96, 'SHA-384'],
    [128, 'SHA-512'],
  ])('takes %i digits for %s', (length, algorithm) => {
    expect(checksumHint(` ${hex(length)} `)).toEqual({ kind: 'known', algorithm })
  })

  it('believes the algorithm between braces', () => {
    expect(checksumHint(`{sha256}${hex(64)}`)).toEqual({ kind: 'known', algorithm: 'SHA-256' })
  })

  it('says nothing of an empty field', () => {
    expect(checksumHint('  ')).toEqual({ kind: 'none' })
  })

  it('counts towards the next longer digest while it is typed', () => {
    expect(checksumHint(hex(41))).toEqual({
      kind: 'short',
      length: 41,
      next: 'SHA-224',
      nextLength: 56,
    })
    expect(checksumHint(`{SHA-512}${hex(64)}`)).toEqual({
      kind: 'short',
      length: 64,
      next: 'SHA-512',
      nextLength: 128,
    })
  })

  it('knows the address of a list of checksums, from its first letter on', () => {
    for (const text of ['h', 'HTTP', 'https:/', ' https://mirror.example/SHA256SUMS']) {
      expect(checksumHint(text)).toEqual({ kind: 'address' })
    }
    expect(checksumHint('ftp://mirror.example/SHA256SUMS')).toMatchObject({ kind: 'wrong' })
  })

  it('waits for the end of an algorithm that is being typed', () => {
    expect(checksumHint('{sha')).toMatchObject({ kind: 'short', length: 0 })
  })

  it.each([
    [`${hex(20)}g`, 'image.checksum_not_hex'],
    [hex(129), 'image.checksum_unknown_length'],
    [`{MD5}${hex(33)}`, 'image.checksum_length'],
    [`{CRC32}${hex(8)}`, 'image.checksum_algorithm'],
    [`{SHA-256}${hex(10)}x`, 'image.checksum_length'],
  ])('refuses %s at once', (text, code) => {
    expect(checksumHint(text)).toMatchObject({ kind: 'wrong', problem: { code } })
  })
})
