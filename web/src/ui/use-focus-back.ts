import { useLayoutEffect, useRef } from 'react'

/**
 * Gives the focus back to whatever had it before `open`, for dialogs that are mounted open (their
 * code came with the click) and unmounted closed, so that they cannot do it themselves.
 */
export function useFocusBack(open: boolean): void {
  const before = useRef<Element>(undefined)
  // Before the dialog takes the focus.
  useLayoutEffect(() => {
    if (!open) return undefined
    before.current = document.activeElement ?? undefined
    return () => {
      const element = before.current
      // After the dialog is gone; not when the user has already gone elsewhere.
      setTimeout(() => {
        if (document.activeElement === document.body && element instanceof HTMLElement) {
          element.focus({ preventScroll: true })
        }
      }, 50)
    }
  }, [open])
}
