import korean from '../../i18n/ko/api-commands.json'
import type { Language } from '../../i18n/language.ts'
import type { Api } from './api.ts'

const words: Readonly<Record<string, string>> = korean

/** What a command does and in which language that is said; a server that is newer than the console says it in English. */
export function describedIn(
  language: Language,
  { name = '', description }: Pick<Api, 'name' | 'description'>,
): { readonly text: string | undefined; readonly lang: Language } {
  const own = language === 'ko' ? words[name] : undefined
  return own === undefined ? { text: description, lang: 'en' } : { text: own, lang: 'ko' }
}
