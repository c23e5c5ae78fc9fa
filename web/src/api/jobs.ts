import { isAway } from './away.ts'
import { decodeJobError } from './decode.ts'
import { nextJobTouch, pollFastMs } from './stream-state.ts'

interface JobAnswer {
  readonly jobstatus?: number | undefined
  readonly jobresult?: Record<string, unknown> | undefined
}

/** What a server that is away says of a job. */
const away: JobAnswer = {}

function passOverAway(error: unknown): JobAnswer {
  if (isAway(error)) return away
  throw error
}

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, pollFastMs))

/**
 * Waits for a job and answers its result (protocol §9). It asks again when the event stream says
 * that a job changed, and by the clock only while the stream is down. A server that is away for a while goes on
 * with the job when it is back, so it is asked again.
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
      const job = await ask(jobid).catch(passOverAway)
      if (job.jobstatus === 1) return job.jobresult ?? {}
      if (job.jobstatus === 2) throw decodeJobError(job.jobresult)
      await (job === away ? Promise.race([touched.promise, pause()]) : touched.promise)
    } finally {
      touched.stop()
    }
    signal?.throwIfAborted()
  }
}
