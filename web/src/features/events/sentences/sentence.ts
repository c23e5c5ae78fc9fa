import type { TextKey } from '../../../i18n/i18n.ts'
import type { Event } from '../event-state.ts'

export type Groups = Readonly<Record<string, string>>

/** A part of a sentence that has words of its own. */
export interface Phrase {
  readonly key: TextKey
  readonly values?: Groups
}

/** The phrases of a sentence by the place that they stand in; several of one place are a list. */
export type Phrases = Readonly<Record<string, readonly Phrase[]>>

/** A sentence of the server: how it looks in English, and the text that says the same. */
export interface Sentence {
  readonly pattern: RegExp
  readonly key: (groups: Groups, event: Event) => TextKey
  /** Undefined for a sentence with a part that has no words here. */
  readonly phrases?: (groups: Groups) => Phrases | undefined
}

export const one = (pattern: RegExp, key: TextKey): Sentence => ({ pattern, key: () => key })

/** What most jobs say: which work it is, its type says beside them. */
export function workKey(_: Groups, { level, state }: Event): TextKey {
  if (level === 'ERROR') return 'events.said.workFailed'
  return state === 'Completed' ? 'events.said.workDone' : 'events.said.workStarted'
}

interface Steps {
  readonly started: TextKey
  readonly done: TextKey
  readonly failed: TextKey
}

/** A job with words of its own for each of its steps. */
export const steps = (pattern: RegExp, { started, done, failed }: Steps): Sentence => ({
  pattern,
  key: (_, { level, state }) =>
    level === 'ERROR' ? failed : state === 'Completed' ? done : started,
})

/** What says the same at each step, but for a failure. */
export const unlessFailed = (
  pattern: RegExp,
  key: TextKey,
  failed: TextKey = 'events.said.workFailed',
): Sentence => ({ pattern, key: (_, { level }) => (level === 'ERROR' ? failed : key) })

type KnownPhrase = readonly [pattern: RegExp, key: TextKey]

/** The changes of a list such as `renamed from a, made public`; undefined when one of them is unknown. */
export function phrasesOf(list: string, known: readonly KnownPhrase[]): Phrase[] | undefined {
  // A name may have a comma in it: what does not begin a change goes on with the one before.
  const parts: string[] = []
  for (const part of list.split(', ')) {
    const begins = known.some(([pattern]) => pattern.test(part))
    if (begins || parts.length === 0) parts.push(part)
    else parts.push(`${parts.pop()}, ${part}`)
  }
  const phrases = parts.map((part) => phraseOf(part, known))
  return phrases.every((phrase) => phrase !== undefined) ? phrases : undefined
}

function phraseOf(part: string, known: readonly KnownPhrase[]): Phrase | undefined {
  for (const [pattern, key] of known) {
    const found = pattern.exec(part)
    if (found) return { key, values: { ...found.groups } }
  }
  return undefined
}

/** A sentence whose `list` tells of several changes at once. */
export const changes = (
  pattern: RegExp,
  key: TextKey,
  known: readonly KnownPhrase[],
): Sentence => ({
  pattern,
  key: () => key,
  phrases: ({ list = '' }) => {
    const what = phrasesOf(list, known)
    return what && { what }
  },
})
