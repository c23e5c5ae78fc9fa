import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import type ko from './ko/index.ts'
import { initialLanguage, rememberLanguage, type Language } from './language.ts'

type Texts = typeof ko
export type TextKey = keyof Texts
export type TextValues = Readonly<Record<string, string | number>>
export type T = (key: TextKey, values?: TextValues) => string

const load: Record<Language, () => Promise<{ default: Texts }>> = {
  ko: () => import('./ko/index.ts'),
  en: () => import('./en/index.ts'),
}

/** Loads the language that the page was opened in; resolves before anything is rendered. */
export async function startI18n(): Promise<void> {
  const language = initialLanguage()
  const texts = (await load[language]()).default
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { texts } },
    ns: ['texts'],
    defaultNS: 'texts',
    fallbackLng: false,
    // Keys are flat and hold dots; placeholders look as in the error table of `shared`.
    keySeparator: false,
    nsSeparator: false,
    interpolation: { prefix: '{', suffix: '}', escapeValue: false },
  })
}

/** Changes the language of the whole console and remembers it. */
export async function changeLanguage(language: Language): Promise<void> {
  const texts = (await load[language]()).default
  i18next.addResourceBundle(language, 'texts', texts)
  await i18next.changeLanguage(language)
  rememberLanguage(language)
}

/** The texts of the present language, by typed key. */
export function useT(): T {
  return useTranslation('texts').t as unknown as T
}

export function useLanguage(): Language {
  return useTranslation().i18n.language === 'en' ? 'en' : 'ko'
}

/** The texts outside of components; what has been said stays when the language changes. */
export function presentT(): T {
  return i18next.t as unknown as T
}

/** The present language outside of components. */
export function presentLanguage(): Language {
  return i18next.language === 'en' ? 'en' : 'ko'
}
