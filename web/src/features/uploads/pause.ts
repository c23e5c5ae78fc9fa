/** Waits until a moment; not as long when the network comes back, or `signal` aborts. */
export function pauseUntil(atMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      removeEventListener('online', end)
      signal.removeEventListener('abort', end)
      resolve()
    }
    if (signal.aborted) {
      resolve()
      return
    }
    const timer = setTimeout(end, Math.max(0, atMs - Date.now()))
    addEventListener('online', end)
    signal.addEventListener('abort', end)
  })
}
