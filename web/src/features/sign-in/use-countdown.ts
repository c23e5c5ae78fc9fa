import { useEffect, useState } from 'react'

/** Counts whole seconds down to 0, anew whenever `seconds` changes. */
export function useCountdown(seconds: number): number {
  const [end, setEnd] = useState({ seconds: 0, at: 0 })
  const [now, setNow] = useState(0)
  useEffect(() => {
    if (seconds <= 0) return undefined
    const at = Date.now() + seconds * 1000
    setEnd({ seconds, at })
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [seconds])
  return end.seconds === seconds ? Math.max(0, Math.ceil((end.at - now) / 1000)) : 0
}
