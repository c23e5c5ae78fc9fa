import { AppError } from '@mold/shared/errors.ts'
import { passed } from '../passed.ts'

/** Milliseconds that libvirt has to come back while a command waits for it. */
const patienceMs = 60_000
const pauseMs = 500

/**
 * Does something with libvirt, anew when its daemon goes away in the middle: machines outlive their daemon,
 * and what is asked of it may be asked twice.
 *
 * @throws AppError host.no_libvirt when it stays away; else as the work fails
 */
export async function steadily<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const end = performance.now() + patienceMs
  for (;;) {
    try {
      return await work()
    } catch (error) {
      const isAway = error instanceof AppError && error.code === 'host.no_libvirt'
      if (!isAway || performance.now() > end) throw error
      await passed(pauseMs, signal)
    }
  }
}
