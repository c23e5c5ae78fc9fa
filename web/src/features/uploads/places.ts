/*
 * Three requests with bytes at a time in all tabs of this browser: HTTP/1.1 has six connections per
 * origin, and the rest of the console needs some (decisions: Sessions and cross-site requests).
 */

const names = [0, 1, 2].map((n) => `mold-upload-place-${n}`)

/** Waits for a place; answers how to give it back. @throws the signal's reason */
export function takePlace(signal: AbortSignal): Promise<() => void> {
  return 'locks' in navigator ? takeLock(signal) : takeHere(signal)
}

function takeLock(signal: AbortSignal): Promise<() => void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const enough = new AbortController()
    let taken = false
    const ask = async (name: string) => {
      const either = AbortSignal.any([signal, enough.signal])
      await navigator.locks.request(name, { signal: either }, () => {
        // Two may be free at the same moment.
        if (taken) return undefined
        taken = true
        enough.abort()
        const { promise, resolve: giveBack } = Promise.withResolvers<void>()
        resolve(giveBack)
        return promise
      })
    }
    for (const name of names) {
      ask(name).catch(() => {
        if (signal.aborted) reject(signal.reason as Error)
      })
    }
  })
}

/* Web Locks need a secure origin; without them each tab counts its own. */
let used = 0
const line: (() => void)[] = []

/** One that gave up is not the one to wake. */
function leave(waiting: () => void): void {
  const at = line.indexOf(waiting)
  if (at >= 0) line.splice(at, 1)
  waiting()
}

async function takeHere(signal: AbortSignal): Promise<() => void> {
  while (used >= names.length) {
    await new Promise<void>((resolve) => {
      line.push(resolve)
      signal.addEventListener('abort', () => leave(resolve), { once: true })
    })
    signal.throwIfAborted()
  }
  used += 1
  return () => {
    used -= 1
    line.shift()?.()
  }
}
