import type { PickedFile } from './picked-file.ts'

/*
 * Files on their way from where they were dropped to the form that asks about them. A file cannot go
 * through the address.
 */
let handed: readonly PickedFile[] = []
const listeners = new Set<() => void>()

export function handOver(picked: readonly PickedFile[]): void {
  handed = picked
  for (const listener of listeners) listener()
}

/** The files, once. */
export function takeHandedOver(): readonly PickedFile[] {
  const taken = handed
  handed = []
  return taken
}

/** Calls when files come while the form is open already. */
export function onHandedOver(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
