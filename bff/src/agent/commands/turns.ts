/**
 * Lets work that touches the same things take turns in the order in which it came; other work goes on beside
 * it. Each waits only for what came before, so that none waits for another that waits for it.
 */
export function createTurns() {
  const last = new Map<string, Promise<unknown>>()

  return function inTurn<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    const before = keys.flatMap((key) => last.get(key) ?? [])
    const done = Promise.allSettled(before).then(work)
    const settled = done.catch(() => undefined)
    for (const key of keys) last.set(key, settled)
    void settled.then(() => {
      for (const key of keys) if (last.get(key) === settled) last.delete(key)
    })
    return done
  }
}

export type InTurn = ReturnType<typeof createTurns>
