import { describe, expect, it } from 'vitest'
import { isLater, isRunning, progressIn, reasonOf, reasonTone, reportIn } from './report.ts'

describe('a job of a report', () => {
  it('has a result once it has succeeded', () => {
    const report = { bytes: 3 }
    expect(reportIn({ jobstatus: 1, jobresult: { storereport: report } })).toBe(report)
    expect(reportIn({ jobstatus: 2, jobresult: { errorcode: 530 } })).toBeUndefined()
    expect(reportIn({ jobstatus: 0 })).toBeUndefined()
    expect(reportIn(undefined)).toBeUndefined()
    expect([isRunning({ jobstatus: 0 }), isRunning(undefined)]).toEqual([true, false])
  })

  it('tells how far it is', () => {
    const jobprogress = { step: 'collecting', stores: '1', ofStores: '4', files: '20', bytes: '9' }
    expect(progressIn({ jobprogress })).toEqual({
      step: 'collecting',
      percent: 25,
      files: 20,
      bytes: 9,
    })
    expect(progressIn({})).toEqual({ step: 'looking', percent: undefined, files: 0, bytes: 0 })
  })

  it('is later than another by its end', () => {
    const at = (completed: string) => ({ completed })
    expect(isLater(at('2026-11-28T02:00:00+0000'), at('2026-11-28T01:00:00+0000'))).toBe(true)
    expect(isLater(at('2026-11-28T02:00:00+0000'), undefined)).toBe(true)
    expect(isLater({}, undefined)).toBe(false)
  })
})

describe('a reason', () => {
  it('that this console does not know is quiet', () => {
    expect(reasonTone(reasonOf({ reason: 'new' }))).toBe('quiet')
    expect(reasonTone(reasonOf({ reason: 'lost' }))).toBe('failed')
  })
})
