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
