import { describe, expect, it } from 'vitest'
import { workOf } from './work.ts'

describe('the work on an instance', () => {
  it('is told in percent once a host says how much there is to do', () => {
    // Values of maps come as texts.
    expect(workOf({ phase: 'base.ensure', done: '512', total: '2048' })).toEqual({
      phase: 'image',
      done: 512,
      total: 2048,
      percent: 25,
    })
    const direct = { phase: 'base.fetch', done: '10', total: '100' }
    expect(workOf(direct)).toMatchObject({ phase: 'direct', percent: 10 })
    expect(workOf({ phase: 'domain.stop' })).toMatchObject({ phase: 'stop', percent: undefined })
  })

  it('is something, whatever a newer server says', () => {
    expect(workOf(undefined)).toMatchObject({ phase: 'other', percent: undefined })
    expect(workOf({ phase: 'domain.migrate', done: 'x', total: '5' })).toMatchObject({
      phase: 'other',
      percent: 0,
    })
  })
})
