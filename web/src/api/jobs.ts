import { decodeJobError } from './decode.ts'
import { nextJobTouch } from './stream-state.ts'

interface JobAnswer {
  readonly jobstatus?: number | undefined
  readonly jobresult?: Record<string, unknown> | undefined
}

/**
 * Waits for a job and answers its result (protocol §9). It asks again when the event stream says
 * that a job changed, and by the clock only while the stream is down.
 *
 * @throws ApiError with the job's own error when it failed.
 */
export async function waitForJob(
  ask: (jobid: string) => Promise<JobAnswer>,
  jobid: string,
  signal?: AbortSignal,
): Promise<Record<string, unknown>> {
  for (;;) {
    // Subscribed before the question, so that a change in between is not missed.
    const touched = nextJobTouch(signal)
    try {
      const job = await ask(jobid)
      if (job.jobstatus === 1) return job.jobresult ?? {}
      if (job.jobstatus === 2) throw decodeJobError(job.jobresult)
      await touched.promise
    } finally {
      touched.stop()
    }
    signal?.throwIfAborted()
  }
}
