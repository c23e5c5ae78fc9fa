export type Teardown = ReturnType<typeof createTeardown>

/** Undoes what has been started, last first, also when the start stops half-way. */
export function createTeardown() {
  const steps: (() => Promise<void>)[] = []
  return {
    add: (step: () => Promise<void>) => void steps.push(step),
    async run() {
      for (const step of steps.splice(0).toReversed()) await step()
    },
  }
}

/**
 * Waits for work that is ending, but no longer than `limitMs`: the server has to end within 10 s, and
 * a statement may wait for a lock of somebody else's. What is still at work then ends with the process,
 * and its lease lets another take it up.
 */
export async function endWithin(limitMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
