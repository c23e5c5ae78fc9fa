import { Suspense, useEffect } from 'react'
import { useBlocker } from 'react-router'
import { lazyPart } from '../ui/lazy-part.ts'
import { useFocusBack } from '../ui/use-focus-back.ts'

const LeaveDialog = lazyPart(async () => (await import('./leave-dialog.tsx')).LeaveDialog)

/** State of a navigation that loses nothing, or was chosen to. */
export const onPurpose = { onPurpose: true }

function isOnPurpose(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'onPurpose' in state
}

/** Asks before edits are lost: by a link or *back* in a dialog, by closing the tab as browsers do. */
export function LeaveGuard({ dirty }: { dirty: boolean }) {
  // Whoever is signed out has to be let go, and what the form itself leads to (its state says so).
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      dirty &&
      nextLocation.pathname !== currentLocation.pathname &&
      nextLocation.pathname !== '/sign-in' &&
      !isOnPurpose(nextLocation.state),
  )
  const blocked = blocker.state === 'blocked'
  useFocusBack(blocked)
  useEffect(() => {
    if (!dirty) return undefined
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [dirty])
  return (
    blocked && (
      <Suspense>
        <LeaveDialog onStay={() => blocker.reset()} onLeave={() => blocker.proceed()} />
      </Suspense>
    )
  )
}
