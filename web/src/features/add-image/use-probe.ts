import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { Probe } from './fill.ts'

/**
 * Looks at an address before anything is registered. A new look ends the one that still runs, so
 * that a slow answer about a former address never fills the form.
 */
export function useProbe(
  lookAt: (address: string, signal: AbortSignal) => Promise<Probe>,
  onFound: (probe: Probe, address: string) => void,
) {
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])
  const probe = useMutation({
    mutationFn: (address: string) => {
      running.current?.abort()
      const controller = new AbortController()
      running.current = controller
      return lookAt(address, controller.signal)
    },
    onSuccess: (found, address) => {
      if (running.current?.signal.aborted !== true) onFound(found, address)
    },
  })
  return {
    /** Ends when the form is filled, or the error stands in it. */
    look: async (address: string): Promise<void> => {
      await probe.mutateAsync(address).catch(() => undefined)
    },
    /** What is known of an address; another address is not known yet. */
    of: (address: string) => {
      if (address === '' || probe.variables !== address) return { state: 'none' as const }
      if (probe.isPending) return { state: 'looking' as const }
      if (probe.data !== undefined) return { state: 'found' as const, found: probe.data }
      return { state: 'failed' as const, error: probe.error, at: probe.submittedAt }
    },
  }
}

export type ProbeState = ReturnType<ReturnType<typeof useProbe>['of']>
