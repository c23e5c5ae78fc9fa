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

/**
 * True when both are releases of one system and the chosen one is the older (ux: Notices). Names of
 * OS types are compared by the words before their first number, then number by number.
 */
export function isOlder(chosen: string, guessed: string): boolean {
  const [a, b] = [releaseOf(chosen), releaseOf(guessed)]
  if (a === undefined || b === undefined || a.system !== b.system) return false
  const length = Math.max(a.numbers.length, b.numbers.length)
  for (let index = 0; index < length; index += 1) {
    const difference = (a.numbers[index] ?? 0) - (b.numbers[index] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

function releaseOf(description: string) {
  const [, system, release] = /^(\D+?)\s*(\d+(?:\.\d+)*)/.exec(description) ?? []
  if (system === undefined || release === undefined) return undefined
  return { system, numbers: release.split('.').map(Number) }
}
