import { useCallback, useEffect, useRef } from 'react'

/**
 * Gives a function that runs something at once, or, while a mouse button or a finger is down, once it
 * is up and its click is done. A field that is left by a click elsewhere then says what is wrong with
 * it after that click: its error moves what is below, and the button would come up over something else.
 */
export function useAfterPress(): (act: () => void) => void {
  const waiting = useRef<(() => void)[]>(undefined)
  useEffect(() => {
    const pressed = () => {
      waiting.current ??= []
    }
    const released = () => {
      // The click comes right after.
      setTimeout(() => {
        const acts = waiting.current ?? []
        waiting.current = undefined
        for (const act of acts) act()
      })
    }
    // What is pressed may keep the event to itself.
    const options = { capture: true }
    document.addEventListener('pointerdown', pressed, options)
    document.addEventListener('pointerup', released, options)
    document.addEventListener('pointercancel', released, options)
    return () => {
      document.removeEventListener('pointerdown', pressed, options)
      document.removeEventListener('pointerup', released, options)
      document.removeEventListener('pointercancel', released, options)
    }
  }, [])
  return useCallback((act: () => void) => {
    if (waiting.current === undefined) act()
    else waiting.current.push(act)
  }, [])
}
