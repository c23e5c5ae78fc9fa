import type { Architecture, Partitions } from '../images/partitions.ts'
import { suggestOsType } from './suggest.ts'

/** Where a source may speak of its guest, the most telling first. */
export interface OsClues {
  readonly fileName?: string | undefined
  readonly label?: string | undefined
  readonly publisher?: string | undefined
  readonly partitions?: Pick<Partitions, 'clue' | 'architecture'> | undefined
}

export interface OsTypeGuess {
  /** Description of an OS type of the seed list. */
  readonly description: string
  /** The words that led to it. */
  readonly reason: string
  readonly from: 'name' | 'label' | 'publisher' | 'partitions'
}

/*
 * A publisher tells no release. Of several the oldest one that is still made for is suggested: a newer
 * one would make the form warn of every older choice (spec C2).
 */
const publishers: readonly (readonly [RegExp, (label: string) => string])[] = [
  [
    /free ?bsd/i,
    (label) => `FreeBSD${/^\d\d?(?=_)/.exec(label)?.[0].replace(/^/, ' ') ?? ''} (64-bit)`,
  ],
  [
    /microsoft/i,
    (label) => (/^(?:sss|ssa)_|server/i.test(label) ? windows.server : windows.desktop),
  ],
  [
    /canonical|ubuntu|debian|red ?hat|centos|rocky|alma|oracle|suse|fedora|linux/i,
    () => otherLinux,
  ],
]

const windows = { server: 'Windows Server 2016 (64-bit)', desktop: 'Windows 10 (64-bit)' } as const
const otherLinux = 'Other Linux (64-bit)'
const bySystem = {
  Windows: windows.desktop,
  Linux: otherLinux,
  FreeBSD: 'FreeBSD (64-bit)',
} as const

/** The OS type that a source speaks of, and by what; null when by nothing. Only ever a suggestion. */
export function guessOsType(clues: OsClues): OsTypeGuess | null {
  const { fileName, label, publisher, partitions } = clues
  for (const [from, text] of [
    ['name', fileName],
    ['label', label],
  ] as const) {
    const found = text === undefined ? null : suggestOsType(text)
    if (found) return { ...found, from }
  }
  return byPublisher(publisher, label) ?? byPartitions(partitions)
}

function byPublisher(publisher = '', label = ''): OsTypeGuess | null {
  const named = suggestOsType(publisher)
  if (named) return { ...named, from: 'publisher' }
  const [, describe] = publishers.find(([pattern]) => pattern.test(publisher)) ?? []
  return describe ? { description: describe(label), reason: publisher, from: 'publisher' } : null
}

function byPartitions(partitions: OsClues['partitions']): OsTypeGuess | null {
  const clue = partitions?.clue
  if (!clue) return null
  return { description: bySystem[clue.system], reason: clue.kind, from: 'partitions' }
}

/** The processor that a source is made for, as far as it says so. */
export function guessArchitecture(clues: OsClues): Architecture | undefined {
  for (const text of [clues.fileName, clues.label]) {
    if (text === undefined) continue
    if (/(?:^|[^a-z\d])(?:aarch64|arm64)(?![a-z\d])/i.test(text)) return 'aarch64'
    if (/(?:^|[^a-z\d])(?:x86[-_]64|amd64|x64)(?!\d)/i.test(text)) return 'x86_64'
  }
  return clues.partitions?.architecture ?? undefined
}
