import { eventTypes } from '@mold/shared/event-types.ts'
import { useReasonWords } from '../../i18n/reason-words.ts'
import { useT, useLanguage, type T, type TextKey } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import type { Event } from './event-state.ts'
import { computeSentences } from './sentences/compute.ts'
import { imageSentences } from './sentences/images.ts'
import { installationSentences } from './sentences/installation.ts'
import { peopleSentences } from './sentences/people.ts'
import type { Groups, Phrases, Sentence } from './sentences/sentence.ts'

/** A type in words, or its code when there are none. */
export function typeWords(t: T, type: string): string {
  const known = eventTypes.find((each) => each === type)
  return known === undefined ? type : t(`events.type.${known}`)
}

/* Events keep their sentence as it was written, in English. These are the server's own; what does
 * not look like one of them is shown as it is. */
const sentences: readonly Sentence[] = [
  ...imageSentences,
  ...computeSentences,
  ...peopleSentences,
  ...installationSentences,
]

interface Said {
  readonly key: TextKey
  readonly values: Groups
  readonly phrases: Phrases
}

/** The text, values and phrases of an event's sentence; undefined for one that is none of the server's. */
export function sentenceOf(event: Event): Said | undefined {
  const description = event.description ?? ''
  for (const { pattern, key, phrases } of sentences) {
    const match = pattern.exec(description)
    if (match === null) continue
    const { groups = {} } = match
    const found = phrases === undefined ? {} : phrases(groups)
    if (found === undefined) continue
    const values = { ...parted(groups, event), ...groups }
    return { key: key(groups, event), values, phrases: found }
  }
  return undefined
}

/** `name: reason` of a job that failed, parted by the name that the event bears. */
function parted({ text }: Groups, { resourcename }: Event): Groups {
  if (text === undefined) return {}
  const name = resourcename !== undefined && text.startsWith(resourcename) ? resourcename : text
  return { name, reason: text.slice(name.length).replace(/^: /, '') }
}

/** A sentence in a language; sizes in bytes are written by `sizeWords`, why something failed by `reasonWords`. */
export function said(
  t: T,
  { key, values, phrases }: Said,
  sizeWords: (bytes: number) => string,
  reasonWords: (english: string) => string = (english) => english,
): string {
  const { size, reason } = values
  const lists = Object.entries(phrases).map(([place, list]) => [
    place,
    list.map((phrase) => t(phrase.key, phrase.values)).join(', '),
  ])
  return t(key, {
    ...values,
    ...Object.fromEntries(lists),
    ...(size === undefined ? {} : { size: sizeWords(Number(size)) }),
    ...(reason === undefined ? {} : { reason: reasonWords(reason) }),
  })
}

/** What an event says, in the present language where this console knows the sentence. */
export function useEventWords(): (event: Event) => string {
  const t = useT()
  const format = useFormat()
  const language = useLanguage()
  const reasonWords = useReasonWords()
  return (event) => {
    const sentence = language === 'en' ? undefined : sentenceOf(event)
    if (sentence === undefined) return event.description ?? ''
    return said(t, sentence, (bytes) => format.size(bytes), reasonWords)
  }
}
