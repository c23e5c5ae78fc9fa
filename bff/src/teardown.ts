export type Teardown = ReturnType<typeof createTeardown>

interface Step {
  readonly end: () => Promise<void>
  readonly name: string
  readonly vital: boolean
}

export interface TeardownLimits {
  /** Milliseconds for everything that is not vital, all together; 6.5 s. */
  readonly limitMs?: number
  /** Milliseconds until the vital steps are given up as well; 8 s. */
  readonly vitalLimitMs?: number
}

/** What a step has at least, however long the others took. */
const leastMs = 50

/**
 * Undoes what has been started, last first, also when the start stops half-way. The server has to end
 * within 10 s: a step that hangs is left behind, which loses nothing, as everything that is under way
 * may be killed at any moment.
 */
export function createTeardown() {
  const steps: Step[] = []
  return {
    /** A vital step has its time even when others hang. */
    add(end: () => Promise<void>, { name = 'something', vital = false } = {}): void {
      steps.push({ end, name, vital })
    },
    /**
     * @returns the names of the steps that hang
     * @throws the first error of a step, after all of them
     */
    async run({ limitMs = 6_500, vitalLimitMs = 8_000 }: TeardownLimits = {}): Promise<string[]> {
      const begin = performance.now()
      const hanging: string[] = []
      const failures: unknown[] = []
      for (const { end, name, vital } of steps.splice(0).toReversed()) {
        const left = begin + (vital ? vitalLimitMs : limitMs) - performance.now()
        const work = (async () => end())().catch((error: unknown) => void failures.push(error))
        if (!(await endWithin(Math.max(left, leastMs), work))) hanging.push(name)
      }
      if (failures.length > 0) throw failures[0]
      return hanging
    },
  }
}

/**
 * Waits for work that is ending, but no longer than `limitMs`: the server has to end within 10 s, and
 * a statement may wait for a lock of somebody else's. What is still at work then ends with the process,
 * and its lease lets another take it up.
 *
 * @returns whether it ended
 */
export async function endWithin(limitMs: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, limitMs, false)
  })
  try {
    return await Promise.race([work.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}
