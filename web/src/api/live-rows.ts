/*
 * The newest row of each image that the event stream brought. A list that was asked for before an
 * event came may be answered after it, with the older row; older never overwrites newer (design:
 * Live), so answers pass through `newerOf` before they reach the cache.
 */

interface Row {
  readonly id?: string | undefined
}

interface Seen {
  readonly version: number
  /** The event's place in this tab's order of calls and events. */
  readonly at: number
  /** Undefined once the image is gone. */
  readonly row: Row | undefined
}

export interface LiveRows {
  /** Marks a moment, such as the start of a call. */
  mark(): number
  /** Remembers a row; false when a newer one is known already. */
  change(id: string, version: number, row: Row): boolean
  /** Remembers that an image cannot be seen any more; without a version, for ever. */
  gone(id: string, version?: number): void
  /** The rows of an answer that was asked for at `mark`, each replaced if an event was later. */
  newerOf<T extends Row>(items: readonly T[], mark: number): T[]
  clear(): void
}

export function createLiveRows(): LiveRows {
  const seen = new Map<string, Seen>()
  let clock = 0
  return {
    mark: () => ++clock,
    change(id, version, row) {
      const known = seen.get(id)
      if (known !== undefined && known.version >= version) return false
      seen.set(id, { version, at: ++clock, row })
      return true
    },
    gone(id, version = Number.POSITIVE_INFINITY) {
      seen.set(id, { version, at: ++clock, row: undefined })
    },
    newerOf<T extends Row>(items: readonly T[], mark: number): T[] {
      return items.flatMap((item) => {
        const known = seen.get(item.id ?? '')
        if (known === undefined || known.at < mark) return [item]
        return known.row === undefined ? [] : [{ ...item, ...known.row }]
      })
    },
    clear: () => seen.clear(),
  }
}
