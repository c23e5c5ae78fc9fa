import { describe, expect, it } from 'vitest'
import { readUrl } from '../../../router/url-state.ts'
import {
  imageListCall,
  imageListShape,
  isFiltered,
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
      'tab=featured&q= web &hypervisor=KVM&format=QCOW2&zone=z&ready=notReady&sort=size&order=desc&page=2&size=50',
    )
    expect(imageListCall('template', state)[1]).toEqual({
      templatefilter: 'featured',
      showunique: true,
      keyword: 'web',
      hypervisor: 'KVM',
      format: ['QCOW2'],
      zoneid: 'z',
      isready: false,
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
    expect(params).toMatchObject({ hypervisor: undefined, format: undefined })
  })

  it('falls back to the name for a field that nobody can sort by', () => {
    expect(read('sort=password').sort).toBe('name')
  })
})

describe('filters', () => {
  it('knows when something narrows the list down, and takes all of it off', () => {
    const state = read('tab=all&q=x&ready=ready')
    expect(isFiltered(state)).toBe(true)
    expect(isFiltered({ ...state, ...noFilters })).toBe(false)
    expect(isFiltered(read('tab=all&sort=size&page=4'))).toBe(false)
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
