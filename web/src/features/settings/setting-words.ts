import { queryOptions, useQuery } from '@tanstack/react-query'
import { presentLanguage, useLanguage } from '../../i18n/i18n.ts'
import type { Language } from '../../i18n/language.ts'
import { queryClient } from '../../api/query-client.ts'
import type { Setting } from './setting-kind.ts'

/** A setting's name in words and what it does. */
export type SettingWords = (setting: Setting) => { readonly title: string; readonly about: string }

type Table = Readonly<Record<string, readonly string[]>>

/* The server's own words are English; the other language has a table of its own, read with the page. */
const tables: Partial<Record<Language, () => Promise<{ default: Table }>>> = {
  ko: () => import('./setting-words.ko.json'),
}

function wordsQuery(language: Language) {
  return queryOptions({
    queryKey: ['settingWords', language],
    queryFn: async (): Promise<Table> => (await tables[language]?.())?.default ?? {},
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function prefetchSettingWords(): void {
  void queryClient.prefetchQuery(wordsQuery(presentLanguage()))
}

/** Undefined until the table of the present language is there. */
export function useSettingWords(): SettingWords | undefined {
  const { data } = useQuery(wordsQuery(useLanguage()))
  if (data === undefined) return undefined
  return ({ name = '', displaytext = name, description = '' }) => {
    const [title = displaytext, about = description] = data[name] ?? []
    return { title, about }
  }
}
