import { describe, expect, it } from 'vitest'
import type { Image } from '../kind.ts'
import { fieldOf, retrySchema, toRequest, valuesOf } from './retry-form.ts'

const image = { id: 'i1', url: 'https://mirror.example/a.iso', zones: [] } as unknown as Image
const digest = 'ab'.repeat(32)

describe('trying again otherwise', () => {
  it('begins with what was, and with a digest to enter where the old one did not fit', () => {
    expect(valuesOf(image)).toEqual({ url: image.url, choice: 'keep', checksum: '' })
    const zones = [{ errorcode: 'image.checksum_mismatch' }]
    expect(valuesOf({ ...image, zones } as unknown as Image).choice).toBe('other')
  })

  it('sends only what is another', () => {
    const values = valuesOf(image)
    expect(toRequest(image, undefined, values)).toEqual({ id: 'i1' })
    expect(toRequest(image, 'z1', { ...values, url: ' https://b.example/a.iso ' })).toEqual({
      id: 'i1',
      zoneid: 'z1',
      url: 'https://b.example/a.iso',
    })
    expect(toRequest(image, undefined, { ...values, choice: 'other', checksum: digest })).toEqual({
      id: 'i1',
      checksum: digest,
    })
    expect(toRequest(image, undefined, { ...values, choice: 'none' })).toEqual({
      id: 'i1',
      checksum: '',
    })
  })

  it('wants an address, and a digest only where another one is chosen', () => {
    const problems = (patch: object) =>
      retrySchema
        .safeParse({ ...valuesOf(image), ...patch })
        .error?.issues.map(({ path, message }) => [path[0], message])
    expect(problems({})).toBeUndefined()
    expect(problems({ checksum: 'x' })).toBeUndefined()
    expect(problems({ url: ' ' })).toEqual([['url', 'retry.urlMissing']])
    expect(problems({ choice: 'other', checksum: 'abc' })).toEqual([
      ['checksum', 'retry.checksumWrong'],
    ])
    expect(problems({ choice: 'other', checksum: digest })).toBeUndefined()
  })

  it('puts a refusal beside its field', () => {
    expect(fieldOf('source.not_found')).toBe('url')
    expect(fieldOf('image.format_mismatch')).toBe('url')
    expect(fieldOf('image.checksum_length')).toBe('checksum')
    expect(fieldOf('image.nothing_to_retry')).toBeUndefined()
    expect(fieldOf('limit.count')).toBeUndefined()
  })
})
