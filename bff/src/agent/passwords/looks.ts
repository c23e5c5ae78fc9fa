import { setTimeout as wait } from 'node:timers/promises'

/** A look at something that costs, which many may ask for. */
export interface Looks<T> {
  /** What a look that began a moment ago has found, else that of `next`. */
  readonly recent: () => Promise<T>
  /** What a look finds that begins after this call. */
  readonly next: () => Promise<T>
}

/**
 * Looks once in so many milliseconds at most, however many ask and however often: those who ask meanwhile share what
 * the one look finds.
 */
export function createLooks<T>(look: () => Promise<T>, everyMs = 1_000): Looks<T> {
  let latest: { readonly began: number; readonly found: Promise<T> } | undefined
  let coming: Promise<T> | undefined

  async function lookInTurn(): Promise<T> {
    const restMs = latest === undefined ? 0 : latest.began + everyMs - performance.now()
    await wait(Math.max(0, Math.ceil(restMs)))
    coming = undefined
    latest = { began: performance.now(), found: look() }
    return latest.found
  }

  const next = () => (coming ??= lookInTurn())
  return {
    next,
    recent: () =>
      latest !== undefined && performance.now() - latest.began < everyMs ? latest.found : next(),
  }
}
