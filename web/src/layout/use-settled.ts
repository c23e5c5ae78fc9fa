import { useEffect, useState } from 'react'

/** True once `value` has been true for `ms`; false at once when it is not. */
export function useSettled(value: boolean, ms: number): boolean {
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    if (!value) return undefined
    const timer = setTimeout(() => setSettled(true), ms)
    return () => {
      clearTimeout(timer)
      setSettled(false)
    }
  }, [value, ms])
  return settled && value
}
