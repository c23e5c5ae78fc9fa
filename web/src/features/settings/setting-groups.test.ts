import { describe, expect, it } from 'vitest'
import { groupsOf, searchSettings, sectionsOf } from './setting-groups.ts'

const of = (name: string, group: string, subgroup: string, value = '1') => ({
  name,
  group,
  subgroup,
  type: 'Number',
  value,
  defaultvalue: '1',
  isdynamic: true,
})
const settings = [
  of('api.max', 'API', 'Lists'),
  of('new.thing', 'Zebra', 'Own'),
  of('image.max', 'Images', 'General', '2'),
  of('image.ttl', 'Images', 'Downloads'),
]
const words = ({ name = '' }: { name?: string | undefined }) => ({
  title: name === 'image.ttl' ? '다운로드 링크의 수명' : name,
  about: 'what it does',
})

describe('groupsOf', () => {
  it('puts known groups first, in their order, and counts them', () => {
    expect(groupsOf(settings)).toEqual([
      { name: 'Images', count: 2 },
      { name: 'API', count: 1 },
      { name: 'Zebra', count: 1 },
    ])
  })
})

describe('sectionsOf', () => {
  it('keeps the order of settings within their sub-groups', () => {
    expect(sectionsOf(settings).map(({ group, subgroup }) => [group, subgroup])).toEqual([
      ['Images', 'General'],
      ['Images', 'Downloads'],
      ['API', 'Lists'],
      ['Zebra', 'Own'],
    ])
  })
})

describe('searchSettings', () => {
  const search = (q: string, changed = false) =>
    searchSettings(settings, { q, changed }, words).map(({ name }) => name)

  it('finds by key and by the words that are shown, in any order', () => {
    expect(search('IMAGE.')).toEqual(['image.max', 'image.ttl'])
    expect(search('수명 다운로드')).toEqual(['image.ttl'])
    expect(search('수명 api')).toEqual([])
  })

  it('narrows to what is not the default', () => {
    expect(search('', true)).toEqual(['image.max'])
  })
})
