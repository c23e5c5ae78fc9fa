import { describe, expect, it } from 'vitest'
import { readUrl } from '../../router/url-state.ts'
import { eventParams, eventsShape, isFiltered } from './event-state.ts'

const state = (search: string) => readUrl(eventsShape, new URLSearchParams(search))

describe('the state of the events page', () => {
  it('asks for the newest events, for everybody’s as an admin', () => {
    expect(eventParams(state(''), true)).toMatchObject({ listall: true, page: 1, pagesize: 20 })
    expect(eventParams(state(''), false)).not.toHaveProperty('listall')
    expect(isFiltered(state('page=3'))).toBe(false)
  })

  it('asks for one type by its exact code, whatever case it was typed in', () => {
    expect(eventParams(state('type=template.create'), true).type).toBe('TEMPLATE.CREATE')
  })

  it('leaves out what a bad link asks for', () => {
    const bad = state('level=LOUD&from=2026-02-30&page=x')
    expect(eventParams(bad, true)).toMatchObject({
      level: undefined,
      startdate: undefined,
      page: 1,
    })
  })

  it('knows when it is narrowed down', () => {
    for (const search of ['q=a', 'level=ERROR', 'type=USER.LOGIN', 'to=2026-01-01']) {
      expect(isFiltered(state(search))).toBe(true)
    }
  })
})
