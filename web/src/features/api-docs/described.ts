import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import korean from '../../i18n/ko/api-commands.json'
import type { Language } from '../../i18n/language.ts'
import type { Api } from './api.ts'

/** Korean by the name of a command, or by the English text of a parameter or field. */
export type Words = Readonly<Record<string, string>>

interface Described {
  readonly text: string | undefined
  readonly lang: Language
}

const commandWords: Words = korean

/** What a command does and in which language that is said; a server that is newer than the console says it in English. */
export function describedIn(
  language: Language,
  { name = '', description }: Pick<Api, 'name' | 'description'>,
): Described {
  return describedBy(language, commandWords, description, name)
}

/** The same of a parameter or of a field of an answer, with the words of `fieldWordsQuery`. */
export function describedBy(
  language: Language,
  words: Words | undefined,
  description: string | undefined,
  key = description ?? '',
): Described {
  const own = language === 'ko' ? words?.[key] : undefined
  return own === undefined ? { text: description, lang: 'en' } : { text: own, lang: 'ko' }
}

/**
 * Korean of parameters and fields. It is larger than the page, so it comes apart from it and for Korean readers
 * alone; without it, or until it has come after a change of language, they are in English.
 */
export const fieldWordsQuery = (language: Language) =>
  queryOptions({
    queryKey: ['api-field-words', language],
    queryFn: async (): Promise<Words> =>
      language === 'ko' ? (await import('../../i18n/ko/api-fields.json')).default : {},
    staleTime: Infinity,
    retry: false,
    placeholderData: keepPreviousData,
  })
