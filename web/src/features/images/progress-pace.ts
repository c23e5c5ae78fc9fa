import { useEffect, useState } from 'react'

/** Bytes at a moment, as far back as speed is measured. */
export interface Sample {
  readonly atMs: number
  readonly bytes: number
}

const windowMs = 10_000
const shortestMs = 1_500

/** The samples with one more; older ones than the window go, and all of them at a new phase. */
export function addSample(samples: readonly Sample[], next: Sample): readonly Sample[] {
  const last = samples.at(-1)
  if (last?.bytes === next.bytes) return samples
  if (last !== undefined && next.bytes < last.bytes) return [next]
  return [...samples.filter(({ atMs }) => next.atMs - atMs <= windowMs), next]
}

/** Bytes per second over the window; undefined until there is something to measure. */
export function speedOf(samples: readonly Sample[]): number | undefined {
  const first = samples[0]
  const last = samples.at(-1)
  if (first === undefined || last === undefined) return undefined
  const ms = last.atMs - first.atMs
  return ms < shortestMs ? undefined : ((last.bytes - first.bytes) * 1000) / ms
}

export interface Pace {
  readonly bytesPerSecond: number | undefined
  readonly secondsLeft: number | undefined
}

interface Moving {
  readonly bytes?: number | undefined
  readonly totalbytes?: number | undefined
}

/** Speed and time left of what moves, measured from the progress that arrives. */
export function usePace({ bytes, totalbytes: total }: Moving): Pace {
  const [samples, setSamples] = useState<readonly Sample[]>([])
  useEffect(() => {
    if (bytes === undefined) return undefined
    const frame = requestAnimationFrame((atMs) =>
      setSamples((before) => addSample(before, { atMs, bytes })),
    )
    return () => cancelAnimationFrame(frame)
  }, [bytes])
  const bytesPerSecond = speedOf(samples)
  const known = bytesPerSecond !== undefined && bytesPerSecond > 0
  return {
    bytesPerSecond,
    secondsLeft:
      known && bytes !== undefined && total !== undefined
        ? Math.max(0, total - bytes) / bytesPerSecond
        : undefined,
  }
}
