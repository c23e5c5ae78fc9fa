import { useEffect } from 'react'
import { useBlocker } from 'react-router'
import { useT } from '../i18n/i18n.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogFooter } from '../ui/dialog.tsx'

/** State of a navigation that loses nothing, or was chosen to. */
export const onPurpose = { onPurpose: true }

function isOnPurpose(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'onPurpose' in state
}

/** Asks before edits are lost: by a link or *back* in a dialog, by closing the tab as browsers do. */
export function LeaveGuard({ dirty }: { dirty: boolean }) {
  const t = useT()
  // Whoever is signed out has to be let go, and what the form itself leads to (its state says so).
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      dirty &&
      nextLocation.pathname !== currentLocation.pathname &&
      nextLocation.pathname !== '/sign-in' &&
      !isOnPurpose(nextLocation.state),
  )
  useEffect(() => {
    if (!dirty) return undefined
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [dirty])
  const stay = () => blocker.state === 'blocked' && blocker.reset()
  const leave = () => blocker.state === 'blocked' && blocker.proceed()
  return (
    <Dialog
      opened={blocker.state === 'blocked'}
      title={t('leave.title')}
      onClose={stay}
      footer={
        <DialogFooter>
          <Button data-autofocus onClick={stay}>
            {t('dialog.keepEditing')}
          </Button>
          <Button variant="danger" onClick={leave}>
            {t('dialog.discard')}
          </Button>
        </DialogFooter>
      }
    >
      {t('leave.question')}
    </Dialog>
  )
}
