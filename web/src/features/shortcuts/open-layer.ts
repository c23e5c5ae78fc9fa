import { useSyncExternalStore } from 'react'

/** What opens over every page by a key: the palette, and the list of keys. */
export type Layer = 'palette' | 'shortcuts'

/* Beside React, because keys, menus and buttons of the navigation open them alike. */
let open: Layer | undefined
const listeners = new Set<() => void>()

export function openLayer(layer: Layer | undefined): void {
  open = layer
  for (const listener of listeners) listener()
}

export function closeLayer(): void {
  openLayer(undefined)
}

export function useOpenLayer(): Layer | undefined {
  return useSyncExternalStore(subscribe, () => open)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
