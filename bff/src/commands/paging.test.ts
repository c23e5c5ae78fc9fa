import { describe, expect, it } from 'vitest'
import { pageOf } from './paging.ts'

const all = { limit: Number.MAX_SAFE_INTEGER, offset: 0 }

describe('paging', () => {
  it('gives the largest page when none is asked for', () => {
    expect(pageOf({}, 500)).toEqual({ limit: 500, offset: 0 })
    expect(pageOf({}, -1)).toEqual(all)
  })

  it('counts pages from 1', () => {
    expect(pageOf({ page: 1, pagesize: 20 }, 500)).toEqual({ limit: 20, offset: 0 })
    expect(pageOf({ page: 3, pagesize: 20 }, 500)).toEqual({ limit: 20, offset: 40 })
  })

  it('takes both or neither', () => {
    expect(() => pageOf({ page: 1 }, 500)).toThrow(
      '"pagesize" parameter is required when "page" is specified',
    )
    expect(() => pageOf({ pagesize: 20 }, 500)).toThrow(
      '"page" parameter is required when "pagesize" is specified',
    )
  })

  it('H11: refuses a page larger than the setting allows', () => {
    expect(pageOf({ page: 1, pagesize: 500 }, 500).limit).toBe(500)
    expect(() => pageOf({ page: 1, pagesize: 501 }, 500)).toThrow(
      "Page size can't exceed max allowed page size value: 500",
    )
    expect(pageOf({ page: 1, pagesize: 1_000_000 }, -1).limit).toBe(1_000_000)
  })

  it('takes a page size of -1 as all that the setting allows', () => {
    expect(pageOf({ pagesize: -1 }, 500)).toEqual({ limit: 500, offset: 0 })
    expect(pageOf({ pagesize: -1 }, -1)).toEqual(all)
    expect(() => pageOf({ page: 1, pagesize: -1 }, -1)).toThrow(
      "Can't specify page parameter when pagesize is -1 (Unlimited)",
    )
  })

  it.each([
    { page: 0, pagesize: 20 },
    { page: -1, pagesize: 20 },
    { page: 1, pagesize: 0 },
    { page: 1, pagesize: -2 },
  ])('H11: refuses %j', (params) => {
    expect(() => pageOf(params, 500)).toThrow('Invalid value provided for API arg: page')
  })

  it('H11: keeps a page far beyond the end within what the database takes', () => {
    const { offset } = pageOf({ page: Number.MAX_SAFE_INTEGER, pagesize: 500 }, 500)
    expect(offset).toBe(Number.MAX_SAFE_INTEGER)
  })
})
