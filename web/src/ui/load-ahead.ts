/** Milliseconds until a page stands, and from the last input until somebody is taken to rest. */
const startMs = 3_000
const restMs = 500

const waiting: (() => Promise<unknown>)[] = []
let isGoing = false
let lastInput = Number.NEGATIVE_INFINITY

/**
 * Loads code before it is needed: once the page stands, one thing after another, and while nobody types or
 * clicks, since what has been loaded is compiled and run in the way of the next key. What fails is left to
 * its first use.
 */
export function loadAhead(load: () => Promise<unknown>): void {
  waiting.push(load)
  if (isGoing) return
  isGoing = true
  setTimeout(begin, startMs)
}

function begin(): void {
  // Once more is the same: the browser keeps a listener once.
  for (const kind of ['keydown', 'pointerdown']) addEventListener(kind, noteInput, true)
  next()
}

function noteInput(event: Event): void {
  lastInput = event.timeStamp
}

/** Milliseconds until somebody is taken to rest, if nothing comes. */
const restsIn = () => lastInput + restMs - performance.now()

function next(): void {
  if (restsIn() > 0) setTimeout(next, restsIn())
  else whenIdle(() => (restsIn() > 0 ? next() : void loadNext()))
}

async function loadNext(): Promise<void> {
  const load = waiting.shift()
  isGoing = load !== undefined
  if (load === undefined) return
  await load().catch(() => undefined)
  next()
}

/** Safari knows no idle time. */
function whenIdle(work: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(work, { timeout: 1_000 })
  else setTimeout(work, 50)
}
