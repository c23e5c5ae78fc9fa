import type { ReactNode } from 'react'

/** Something that the palette offers. */
export interface Entry {
  /** Unique in the palette; the same each time, so that the choice survives what arrives later. */
  readonly id: string
  readonly label: string
  /** Of second rank, at the right. */
  readonly hint?: string | undefined
  readonly icon: ReactNode
  /** Words that find it besides its label. */
  readonly words?: string
  /** Where it leads; an address of the console is kept among the recent ones. */
  readonly to?: string
  readonly state?: unknown
  /** What it does, when it leads nowhere. */
  readonly run?: () => void
}

export interface EntryGroup {
  readonly label: string
  readonly entries: readonly Entry[]
}
