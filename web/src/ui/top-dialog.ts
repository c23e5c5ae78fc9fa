import { useEffect, useId, useSyncExternalStore } from 'react'

/* The dialogs that are open, the newest last; one may stand above another, such as above a form. */
let open: readonly string[] = []
const listeners = new Set<() => void>()

function change(next: readonly string[]): void {
  open = next
  for (const listener of listeners) listener()
}

/** True for the dialog that is above all others: Escape is for that one only. */
export function useTopDialog(opened: boolean): boolean {
  const id = useId()
  useEffect(() => {
    if (!opened) return undefined
    change([...open, id])
    return () => change(open.filter((each) => each !== id))
  }, [opened, id])
  return useSyncExternalStore(subscribe, () => open.at(-1) === id)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
