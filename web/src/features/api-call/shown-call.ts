import { useSyncExternalStore } from 'react'
import type { ApiCall } from './api-call.ts'

/* Which calls are shown, beside React: menus and forms that ask for it are gone or busy meanwhile. */
let shown: readonly ApiCall[] | undefined
const listeners = new Set<() => void>()

/** Opens the dialog with the call that a form or row would make, or a few to choose from. */
export function showApiCall(...calls: readonly ApiCall[]): void {
  set(calls)
}

export function hideApiCall(): void {
  set(undefined)
}

function set(calls: readonly ApiCall[] | undefined): void {
  shown = calls
  for (const listener of listeners) listener()
}

export function useShownCalls(): readonly ApiCall[] | undefined {
  return useSyncExternalStore(subscribe, () => shown)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
