import { useEffect, useRef, useState } from 'react'

const settleMs = 180

/**
 * What is typed, at once and as it is worth asking the server for: a moment after the last key, and
 * never in the middle of a syllable that an input method composes.
 */
export function useSettledText() {
  const [text, setText] = useState('')
  const [settled, setSettled] = useState('')
  const composing = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const change = (next: string) => {
    setText(next)
    clearTimeout(timer.current)
    if (!composing.current) timer.current = setTimeout(() => setSettled(next.trim()), settleMs)
  }
  return {
    text,
    settled,
    /** Typed, but not asked for yet. */
    waiting: text.trim() !== settled,
    field: {
      value: text,
      onChange: (event: { currentTarget: { value: string } }) => change(event.currentTarget.value),
      onCompositionStart: () => {
        composing.current = true
      },
      onCompositionEnd: (event: { currentTarget: { value: string } }) => {
        composing.current = false
        change(event.currentTarget.value)
      },
    },
  }
}
