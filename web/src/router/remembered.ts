import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()

/** What this browser keeps under a key, outside of components. */
export function rememberedText(key: string): string | undefined {
  return localStorage.getItem(`mold.${key}`) ?? undefined
}

/** A small choice that this browser keeps, such as the density of lists; the address wins over it. */
export function useRemembered(
  key: string,
): [string | undefined, (value: string | undefined) => void] {
  const value = useSyncExternalStore(subscribe, () => localStorage.getItem(`mold.${key}`))
  const set = (next: string | undefined) => {
    if (next === undefined) localStorage.removeItem(`mold.${key}`)
    else localStorage.setItem(`mold.${key}`, next)
    for (const listener of listeners) listener()
  }
  return [value ?? undefined, set]
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('storage', listener)
  }
}
