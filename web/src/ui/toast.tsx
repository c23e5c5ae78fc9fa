import { Suspense, useSyncExternalStore } from 'react'
import { lazyPart } from './lazy-part.ts'

const load = () => import('./toast-host.tsx')
const Host = lazyPart(async () => (await load()).ToastHost)

let wanted = false
const listeners = new Set<() => void>()

/** Where toasts appear; mounted once by the layout. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => wanted)
  return shown ? (
    <Suspense>
      <Host />
    </Suspense>
  ) : null
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Says that something worked. Errors never come this way: they stand beside their cause. */
export function toastSuccess(message: string): void {
  wanted = true
  for (const listener of listeners) listener()
  void load().then(
    ({ showToast }) => showToast(message),
    () => undefined,
  )
}
