/* One clock for every relative time on the page; it ticks only while somebody looks. */
const tickMs = 20_000
const watchers = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let now = Date.now()

/** The moment for which relative times are told, in milliseconds since 1970. */
export function readClock(): number {
  return now
}

/** Tells a watcher of every tick, until the answer is called. */
export function subscribeClock(watcher: () => void): () => void {
  // It stood still while nobody looked.
  if (timer === undefined) now = Date.now()
  watchers.add(watcher)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const each of watchers) each()
  }, tickMs)
  return () => {
    watchers.delete(watcher)
    if (watchers.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}
