export interface StallLimits {
  /** Length of the window; 60 s when missing. */
  readonly stallMs?: number | undefined
  /** 1024 when missing. */
  readonly stallBytesPerSecond?: number | undefined
}

/** Filled in by the reader as it goes; two assignments a chunk, so that speed is not lost here. */
export interface StallWatch {
  received: number
  /** True while a chunk is asked for; a reader that is busy with one is not a stalled source. */
  waiting: boolean
  stop(): void
}

const samplesPerWindow = 6

/**
 * Calls `onStall` once the source has given less than the limit over a whole window in which the
 * reader was waiting for it (decisions: stall). A long transfer is never one by itself.
 */
export function watchStall(limits: StallLimits, onStall: () => void): StallWatch {
  const { stallMs = 60_000, stallBytesPerSecond = 1024 } = limits
  const least = (stallBytesPerSecond * stallMs) / 1000
  let samples = [0]
  const timer = setInterval(() => {
    if (!watch.waiting) samples = []
    samples.push(watch.received)
    const before = samples.length > samplesPerWindow ? samples.shift() : undefined
    if (before !== undefined && watch.received - before < least) onStall()
  }, stallMs / samplesPerWindow)
  const watch = { received: 0, waiting: true, stop: () => clearInterval(timer) }
  return watch
}
