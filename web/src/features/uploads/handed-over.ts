import type { ImageKind } from '../images/kind.ts'
import type { PickedFile } from './picked-file.ts'

/*
 * Files on their way from where they were dropped to the form that asks about them. A file cannot go
 * through the address.
 */
let handed: { readonly kind: ImageKind; readonly picked: readonly PickedFile[] } | undefined
const listeners = new Set<() => void>()

export function handOver(kind: ImageKind, picked: readonly PickedFile[]): void {
  handed = { kind, picked }
  for (const listener of listeners) listener()
}

/** The files that are for the form of this kind, once. */
export function takeHandedOver(kind: ImageKind): readonly PickedFile[] {
  if (handed?.kind !== kind) return []
  const { picked } = handed
  handed = undefined
  return picked
}

/** Calls when files come while the form is open already. */
export function onHandedOver(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
