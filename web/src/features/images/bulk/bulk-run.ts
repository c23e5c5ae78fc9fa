/** What became of one of many. */
export type Outcome<T> =
  | { readonly state: 'done'; readonly value: T }
  | { readonly state: 'failed'; readonly error: unknown }

interface RunOptions<Item, T> {
  readonly items: readonly Item[]
  readonly work: (item: Item) => Promise<T>
  /** How many are under way at a time: others use the server too. */
  readonly atOnce: number
  /** Told of each as soon as it has ended. */
  readonly onEnd: (item: Item, outcome: Outcome<T>) => void
  /** Once it is aborted no further one is begun; those under way end. */
  readonly signal: AbortSignal
}

/** Does the same to many things, a few at a time; one that fails holds up no other. */
export async function runAll<Item, T>(options: RunOptions<Item, T>): Promise<void> {
  const { items, work, atOnce, onEnd, signal } = options
  const left = items.values()
  const runner = async () => {
    for (const item of left) {
      if (signal.aborted) return
      onEnd(item, await outcomeOf(work(item)))
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, runner))
}

async function outcomeOf<T>(promise: Promise<T>): Promise<Outcome<T>> {
  try {
    return { state: 'done', value: await promise }
  } catch (error) {
    return { state: 'failed', error }
  }
}
