import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { waitForJob } from './jobs.ts'
import { announceTouched, pollFastMs, setStreamState } from './stream-state.ts'

const done = { jobstatus: 1, jobresult: { success: true } }
const pending = { jobstatus: 0 }

describe('waitForJob', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => {
    setStreamState('connecting')
    vi.useRealTimers()
  })

  it('answers the result of a job that has ended already', async () => {
    await expect(waitForJob(async () => done, 'j')).resolves.toEqual({ success: true })
  })

  it('asks again when the stream tells of a job, and not by the clock', async () => {
    setStreamState('up')
    const ask = vi
      .fn<() => Promise<object>>()
      .mockResolvedValueOnce(pending)
      .mockResolvedValueOnce(done)
    const result = waitForJob(ask, 'j')
    await vi.advanceTimersByTimeAsync(10 * pollFastMs)
    expect(ask).toHaveBeenCalledTimes(1)
    announceTouched('event')
    await vi.advanceTimersByTimeAsync(0)
    expect(ask).toHaveBeenCalledTimes(1)
    announceTouched('job')
    await expect(result).resolves.toEqual({ success: true })
  })

  it('asks by the clock while the stream is down', async () => {
    setStreamState('down')
    const ask = vi
      .fn<() => Promise<object>>()
      .mockResolvedValueOnce(pending)
      .mockResolvedValueOnce(done)
    const result = waitForJob(ask, 'j')
    await vi.advanceTimersByTimeAsync(pollFastMs)
    await expect(result).resolves.toEqual({ success: true })
  })

  it('does not miss a job that ends while the first question is under way', async () => {
    setStreamState('up')
    const ask = vi
      .fn<() => Promise<object>>()
      .mockImplementationOnce(async () => {
        announceTouched('job')
        return pending
      })
      .mockResolvedValueOnce(done)
    await expect(waitForJob(ask, 'j')).resolves.toEqual({ success: true })
  })

  it('rejects with the error of a job that failed', async () => {
    const jobresult = { errorcode: 431, errortext: 'no', code: 'image.zone_no_copy' }
    const failed = async () => ({ jobstatus: 2, jobresult })
    await expect(waitForJob(failed, 'j')).rejects.toMatchObject({
      status: 431,
      code: 'image.zone_no_copy',
    })
  })

  it('stops waiting when it is told to', async () => {
    setStreamState('up')
    const stop = new AbortController()
    const result = waitForJob(async () => pending, 'j', stop.signal)
    queueMicrotask(() => stop.abort(new Error('closed')))
    await expect(result).rejects.toThrow('closed')
  })
})
