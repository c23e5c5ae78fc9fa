import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from './api-error.ts'
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

  it.each(['client.unreachable', 'api.stopping', 'api.busy'])(
    'asks again where the server is away for a while (%s)',
    async (code) => {
      setStreamState('up')
      const gone = new ApiError({ status: 0, code, text: 'No answer' })
      const ask = vi
        .fn<() => Promise<object>>()
        .mockRejectedValueOnce(gone)
        .mockRejectedValueOnce(gone)
        .mockResolvedValueOnce(done)
      const result = waitForJob(ask, 'j')
      await vi.advanceTimersByTimeAsync(2 * pollFastMs - 1)
      expect(ask).toHaveBeenCalledTimes(2)
      await vi.advanceTimersByTimeAsync(1)
      await expect(result).resolves.toEqual({ success: true })
    },
  )

  it('rejects where the job is not to be asked for', async () => {
    const refused = new ApiError({ status: 431, code: 'job.unknown', text: 'no' })
    await expect(waitForJob(() => Promise.reject(refused), 'j')).rejects.toBe(refused)
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
