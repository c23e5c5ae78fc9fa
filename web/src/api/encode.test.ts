import { describe, expect, it } from 'vitest'
import { encodeParams } from './encode.ts'

const text = (...args: Parameters<typeof encodeParams>) =>
  decodeURIComponent(
    encodeParams(...args)
      .toString()
      .replaceAll('+', ' '),
  )

describe('encodeParams', () => {
  it('joins lists with commas and leaves out what is not given', () => {
    expect(text({ ids: ['a', 'b'], name: undefined, zoneid: null, page: 2 })).toBe('ids=a,b&page=2')
  })

  it('sends an empty string, which clears a value', () => {
    expect(text({ value: '' })).toBe('value=')
  })

  it('writes details under one index and keeps the case of their keys', () => {
    expect(
      text({ details: { rootDiskController: 'virtio', 'a.b': '1' } }, { details: 'details' }),
    ).toBe('details[0].rootDiskController=virtio&details[0].a.b=1')
  })

  it('writes pairs with an index each', () => {
    const tags = [{ key: 'os', value: '리눅스' }, { key: 'x' }]
    expect(text({ tags }, { tags: 'pairs' })).toBe(
      'tags[0].key=os&tags[0].value=리눅스&tags[1].key=x',
    )
  })

  it('keeps false apart from nothing', () => {
    expect(text({ ispublic: false })).toBe('ispublic=false')
  })
})
