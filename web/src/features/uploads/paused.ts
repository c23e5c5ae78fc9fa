const key = 'mold.uploads.paused'

/* Uploads that somebody paused, in all tabs of this browser, until they are resumed or gone. */

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}

function write(ids: readonly string[]): void {
  try {
    localStorage.setItem(key, JSON.stringify(ids))
  } catch {
    // Then it is paused as long as the page is open.
  }
}

export function isPaused(id: string): boolean {
  return read().includes(id)
}

export function keepPaused(id: string): void {
  write([...read().filter((each) => each !== id), id])
}

export function forgetPaused(id: string): void {
  if (isPaused(id)) write(read().filter((each) => each !== id))
}
