import type { Db } from '../db/database.ts'
import { noteProgress } from './progress.repository.ts'

export type JobProgress = Readonly<Record<string, string | number>>

export interface ProgressTeller {
  /** Shows how far the job is, at most four times a second (design: Live). */
  say(progress: JobProgress): void
  /** Resolves once nothing is written any more. */
  close(): Promise<void>
}

const gapMs = 250
/** So long without news, it is asked anyway whether somebody wants the job to end. */
const quietMs = 1_000

/**
 * Writes the progress of a running job into its row, and hears there whether somebody wants it to end.
 *
 * @param onCancelled called once
 */
export function createProgress(
  db: Db,
  job: { readonly id: number },
  onCancelled: () => void,
): ProgressTeller {
  let latest: JobProgress | undefined
  let written: JobProgress | undefined
  let writtenAt = performance.now()
  let writing: Promise<void> = Promise.resolve()
  let heard = false

  async function write(): Promise<void> {
    if (latest === written && performance.now() - writtenAt < quietMs) return
    written = latest
    writtenAt = performance.now()
    const cancelled = await noteProgress(db, job.id, written)
    if (!cancelled || heard) return
    heard = true
    onCancelled()
  }

  const timer = setInterval(() => {
    // A figure that cannot be written is followed by the next one.
    writing = writing.then(write).catch(() => undefined)
  }, gapMs)
  return {
    say(progress) {
      latest = progress
    },
    async close() {
      clearInterval(timer)
      // A job that only looks how far a host is has said so and is gone before the timer comes.
      if (latest !== written) writing = writing.then(write).catch(() => undefined)
      await writing
    },
  }
}
