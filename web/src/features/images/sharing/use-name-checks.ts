import { useEffect, useRef, useState } from 'react'
import { toApiError } from '../../../api/api-error.ts'
import { call } from '../../../api/client.ts'
import { batchesOf } from './name-batches.ts'

/** What is known of a typed name. */
export type NameCheck = 'checking' | 'found' | 'unknown' | 'waiting' | 'unchecked'

/** Whose domain names are of: an image's owner's, the caller's own, or not to be told before saving. */
export type NamesOf = { readonly image: string } | 'own domain' | 'several domains'

type Known = ReadonlyMap<string, NameCheck>

/**
 * Checks typed names as they come, each once. Where the server makes its caller wait, because too many names were
 * nobody's, those that are left are checked by themselves once that is over.
 */
export function useNameChecks(of: NamesOf) {
  const [checks, setChecks] = useState<Known>(new Map())
  const [delay, setDelay] = useState<{ readonly endMs: number }>()
  const [error, setError] = useState<unknown>()
  /** The same as `checks`, for what goes on between two drawings. */
  const latest = useRef(checks)
  const running = useRef<Promise<void>>(Promise.resolve())
  const live = useRef(true)
  useEffect(() => {
    live.current = true
    return () => void (live.current = false)
  }, [])

  function note(names: readonly string[], known: (name: string) => NameCheck): void {
    const noted = names.map((name) => [name, known(name)] as const)
    latest.current = new Map([...latest.current, ...noted])
    setChecks(latest.current)
  }

  async function check(names: readonly string[]): Promise<void> {
    if (names.length === 0) return
    if (of === 'several domains') return note(names, () => 'unchecked')
    setError(undefined)
    note(names, () => 'checking')
    const id = of === 'own domain' ? undefined : of.image
    const left = batchesOf(names)
    for (let batch = left.shift(); batch !== undefined && live.current; batch = left.shift()) {
      try {
        const { items } = await call('checkAccountNames', { names: batch, id })
        const found = new Set(items.filter((item) => item.found).map(({ name }) => name))
        note(batch, (name) => (found.has(name) ? 'found' : 'unknown'))
      } catch (thrown) {
        return failed(thrown, [...batch, ...left.flat()])
      }
    }
  }

  function failed(thrown: unknown, names: readonly string[]): void {
    note(names, () => 'waiting')
    const { code, params } = toApiError(thrown)
    if (code !== 'share.names_delayed') return setError(thrown)
    setDelay({ endMs: Date.now() + Number(params?.['seconds'] ?? 1) * 1000 })
  }

  /** What is asked at a time is asked for itself; whoever waits, waits for all of it. */
  function begin(names: readonly string[]): void {
    running.current = Promise.all([running.current, check(names)]).then(() => undefined)
  }

  return {
    checks,
    error,
    delay,
    /** Checks those of the names that are not known yet. */
    checkNew: (names: readonly string[]) =>
      begin(names.filter((name) => !latest.current.has(name))),
    /** Checks what was left when a check failed or had to wait. */
    again: () => {
      setDelay(undefined)
      begin([...latest.current].filter(([, each]) => each === 'waiting').map(([name]) => name))
    },
    /** What is known once everything that has been typed is checked, or has to wait. */
    settled: async (): Promise<Known> => {
      await running.current
      return latest.current
    },
  }
}

export type NameChecks = ReturnType<typeof useNameChecks>
