/*
 * Two tabs never drive one upload: whoever holds its lock does (decisions: Clocks of an upload). The
 * others stand in line, and go on when the holder's tab closes.
 */

const lockOf = (id: string) => `mold-upload-${id}`

interface Ownership {
  readonly signal: AbortSignal
  /** Takes it away from the tab that has it. */
  readonly steal: boolean
}

/**
 * Runs `work` while this tab drives the upload.
 *
 * @returns `stolen` when another tab took it away meanwhile; `work` was told to stop
 */
export async function own(
  id: string,
  { signal, steal }: Ownership,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<'ended' | 'stolen'> {
  if (!('locks' in navigator)) {
    await work(signal)
    return 'ended'
  }
  const taken = new AbortController()
  let working = false
  const options = steal ? { steal } : { signal }
  try {
    await navigator.locks.request(lockOf(id), options, async () => {
      working = true
      await work(AbortSignal.any([signal, taken.signal]))
      working = false
    })
    return 'ended'
  } catch (error) {
    if (!working || signal.aborted) throw error
    if (!(error instanceof DOMException && error.name === 'AbortError')) throw error
    taken.abort(error)
    return 'stolen'
  }
}

/** Ids of the uploads that some tab of this browser drives. */
export async function ownedIds(): Promise<ReadonlySet<string>> {
  if (!('locks' in navigator)) return new Set()
  const { held = [] } = await navigator.locks.query()
  return new Set(held.map(({ name = '' }) => name.replace(/^mold-upload-/, '')))
}
