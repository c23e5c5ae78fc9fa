import { describe, expect, it } from 'vitest'
import { readUrl } from '../../../router/url-state.ts'
import {
  facetsCall,
  imageListCall,
  imageListShape,
  filterCount,
  isFiltered,
  narrowing,
  noFilters,
  tabCountCall,
} from './image-list-state.ts'

const read = (text: string) => readUrl(imageListShape, new URLSearchParams(text))

describe('imageListCall', () => {
  it('asks for the first page of the own images by name', () => {
    expect(imageListCall('template', read(''))).toEqual([
      'listTemplates',
      {
        templatefilter: 'self',
        showunique: true,
        sortby: 'name',
        sortorder: 'asc',
        page: 1,
        pagesize: 20,
      },
    ])
  })

  it('brings filters, search and sorting along', () => {
    const state = read(
      'tab=featured&q= web &hypervisor=KVM,VMware&format=QCOW2&zone=z,y&state=failed&ostype=o&owner=a&sort=size&order=desc&page=2&size=50',
    )
    expect(imageListCall('template', state)[1]).toEqual({
      templatefilter: 'featured',
      showunique: true,
      keyword: 'web',
      hypervisor: 'KVM,VMware',
      format: ['QCOW2'],
      zoneids: ['z', 'y'],
      state: ['failed'],
      ostypeid: ['o'],
      accountids: ['a'],
      sortby: 'size',
      sortorder: 'desc',
      page: 2,
      pagesize: 50,
    })
  })

  it('asks for everything only in the tab of admins', () => {
    expect(imageListCall('iso', read('tab=all'))[1]).toMatchObject({
      isofilter: 'all',
      listall: true,
    })
    expect(imageListCall('iso', read('tab=shared'))[1]).not.toHaveProperty('listall')
  })

  it('does not filter ISOs by what they do not have', () => {
    const [name, params] = imageListCall('iso', read('hypervisor=KVM&format=QCOW2'))
    expect(name).toBe('listIsos')
    expect(params).not.toHaveProperty('hypervisor')
    expect(params).not.toHaveProperty('format')
  })

  it('falls back to the name for a field that nobody can sort by', () => {
    expect(read('sort=password').sort).toBe('name')
  })
})

describe('filters', () => {
  it('knows when something narrows the list down, and takes all of it off', () => {
    const state = read('tab=all&q=x&state=ready')
    expect(isFiltered(state)).toBe(true)
    expect(filterCount(state)).toBe(2)
    expect(isFiltered({ ...state, ...noFilters })).toBe(false)
    expect(isFiltered(read('tab=all&sort=size&page=4'))).toBe(false)
  })
})

describe('facetsCall', () => {
  it('asks for the counts under the same filters, whatever the page', () => {
    const state = read('tab=all&q=web&state=failed&page=3&sort=size')
    expect(facetsCall('iso', state)).toEqual([
      'listIsos',
      {
        isofilter: 'all',
        showunique: true,
        listall: true,
        projectid: '-1',
        keyword: 'web',
        state: ['failed'],
        facets: ['state', 'zone', 'ostype', 'owner'],
        page: 1,
        pagesize: 1,
      },
    ])
  })
})

describe('narrowing', () => {
  it('is the same on every page, in every order, and another one under other filters', () => {
    const of = (text: string) => narrowing(read(text))
    expect(of('q=web&page=2&sort=size&size=50')).toBe(of('q=web'))
    expect(new Set([of(''), of('q=web'), of('tab=all'), of('zone=z'), of('owner=z')]).size).toBe(5)
  })
})

describe('tabCountCall', () => {
  it('lets only the count travel', () => {
    expect(tabCountCall('iso', 'community')).toEqual([
      'listIsos',
      { isofilter: 'community', showunique: true, page: 1, pagesize: 1 },
    ])
  })
})
