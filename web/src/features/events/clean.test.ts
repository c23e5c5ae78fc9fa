import { describe, expect, it } from 'vitest'
import { type CleanValues, problemOf, toRequest } from './clean.ts'

const values: CleanValues = { action: 'delete', from: '2026-01-01', to: '2026-01-31', type: '' }

describe('cleaning up events', () => {
  it('needs a last day, not before the first', () => {
    expect(problemOf(values)).toBeUndefined()
    expect(problemOf({ ...values, from: '' })).toBeUndefined()
    expect(problemOf({ ...values, to: '' })).toBe('noEnd')
    expect(problemOf({ ...values, to: 'soon' })).toBe('noEnd')
    expect(problemOf({ ...values, to: '2025-12-31' })).toBe('startAfterEnd')
  })

  it('asks for whole days of the reader, and a type in its letters', () => {
    const request = toRequest({ ...values, type: ' user.login ' })
    expect(request.type).toBe('USER.LOGIN')
    const [start, end] = [request.startdate, request.enddate].map((date) => new Date(date ?? ''))
    expect([start?.getHours(), end?.getHours(), end?.getMinutes()]).toEqual([0, 23, 59])
    expect(toRequest({ ...values, from: '' })).toMatchObject({
      startdate: undefined,
      type: undefined,
    })
  })
})
