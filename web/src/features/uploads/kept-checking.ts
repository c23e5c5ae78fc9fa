import type { Upload } from './upload.ts'

const key = 'mold.uploads.checking'

/*
 * Uploads of this tab whose bytes are all there: the server does not list them any more, and a reload
 * should not forget that somebody waits for them.
 */

export function keptChecking(): Upload[] {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? '[]') as Upload[]
  } catch {
    return []
  }
}

export function keepChecking(uploads: readonly Upload[]): void {
  const kept = uploads.filter(({ state, mine }) => state === 'checking' && mine === true)
  try {
    sessionStorage.setItem(key, JSON.stringify(kept))
  } catch {
    // A full storage costs no more than the row in the tray.
  }
}
