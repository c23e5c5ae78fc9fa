import type { Probe } from './fill.ts'

export interface OsType {
  readonly id?: string | undefined
  readonly description?: string | undefined
  readonly oscategoryname?: string | undefined
}

export interface OsGuess {
  readonly id: string
  readonly description: string
  /** The words that led to it, and where they stand. */
  readonly reason: string
  readonly from: (typeof places)[number]
}

const places = ['name', 'label', 'publisher', 'partitions'] as const

/** The OS type that a source speaks of, with its reason, where it is one that is offered. */
export function guessOs(probe: Probe, osTypes: readonly OsType[]): OsGuess | undefined {
  const { ostypename: description, ostypereason: reason = '', ostypefrom } = probe
  const from = places.find((place) => place === ostypefrom)
  const type = osTypes.find((each) => each.description === description)
  if (description === undefined || from === undefined || type?.id === undefined) return undefined
  return { id: type.id, description, reason, from }
}
