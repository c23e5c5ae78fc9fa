import i18next from 'i18next'
import { createContext, useContext } from 'react'
import { initReactI18next } from 'react-i18next'
import type add from './ko/add.json'
import type apiCall from './ko/api-call.json'
import type apiDocs from './ko/api-docs.json'
import type certificates from './ko/certificates.json'
import type clean from './ko/clean.json'
import type compute from './ko/compute.json'
import type connection from './ko/connection.json'
import type convert from './ko/convert.json'
import type deploySettings from './ko/deploy-settings.json'
import type events from './ko/events.json'
import type firstRun from './ko/first-run.json'
import type guideLinux from './ko/guide-linux.json'
import type guidePasswords from './ko/guide-passwords.json'
import type guideWindows from './ko/guide-windows.json'
import type guideXen from './ko/guide-xen.json'
import type guides from './ko/guides.json'
import type imageCheck from './ko/image-check.json'
import type infrastructure from './ko/infrastructure.json'
import type ko from './ko/index.ts'
import type remarks from './ko/remarks.json'
import type retry from './ko/retry.json'
import type settings from './ko/settings.json'
import type sharing from './ko/sharing.json'
import type people from './ko/people.json'
import type projects from './ko/projects.json'
import { initialLanguage, languages, rememberLanguage, type Language } from './language.ts'

type Texts = typeof ko
/** Texts that come with the page that they are for, because no other needs them. */
type OfPages = typeof add &
  typeof apiCall &
  typeof apiDocs &
  typeof certificates &
  typeof clean &
  typeof compute &
  typeof connection &
  typeof convert &
  typeof deploySettings &
  typeof events &
  typeof firstRun &
  typeof guideLinux &
  typeof guidePasswords &
  typeof guideWindows &
  typeof guideXen &
  typeof guides &
  typeof imageCheck &
  typeof infrastructure &
  typeof remarks &
  typeof retry &
  typeof settings &
  typeof sharing &
  typeof people &
  typeof projects
export type TextKey = keyof Texts | keyof OfPages
export type TextValues = Readonly<Record<string, string | number>>
export type T = (key: TextKey, values?: TextValues) => string

const load: Record<Language, () => Promise<{ default: Texts }>> = {
  ko: () => import('./ko/index.ts'),
  en: () => import('./en/index.ts'),
}

const ofPages: Record<Language, Readonly<Record<string, string>>[]> = { ko: [], en: [] }

/** Adds the texts of a page; called where its module is read, before anything of it is drawn. */
export function addTexts(
  texts: Readonly<Record<Language, Readonly<Record<string, string>>>>,
): void {
  for (const language of languages) {
    ofPages[language].push(texts[language])
    fill(language)
  }
}

/** In place, so that whoever holds the texts of a language has them too. */
function fill(language: Language): void {
  const bundle: unknown = i18next.isInitialized
    ? i18next.getResourceBundle(language, 'texts')
    : undefined
  if (typeof bundle === 'object' && bundle !== null) Object.assign(bundle, ...ofPages[language])
}

/** Loads a language, the one that the page was opened in if none is named; resolves before anything is rendered. */
export async function startI18n(language = initialLanguage()): Promise<void> {
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
  fill(language)
}

/** Changes the language of the whole console and remembers it. */
export async function changeLanguage(language: Language): Promise<void> {
  const texts = (await load[language]()).default
  i18next.addResourceBundle(language, 'texts', texts)
  fill(language)
  await i18next.changeLanguage(language)
  rememberLanguage(language)
}

/** What components say their texts with; a new value for each language. */
export interface Words {
  readonly language: Language
  readonly t: T
}

/**
 * Texts of a language, looked up and filled in place: a table has hundreds of them, and the library's way through
 * options and plurals, which none of ours has, costs more than drawing them.
 */
export function wordsIn(language: Language): Words {
  const texts: Readonly<Record<string, string>> = i18next.getResourceBundle(language, 'texts') ?? {}
  return {
    language,
    t: (key, values) => {
      const text = texts[key] ?? key
      if (values === undefined) return text
      return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
    },
  }
}

/** Filled by `TextProvider`, so that a component follows the language without listening itself. */
export const WordsContext = createContext<Words | undefined>(undefined)

function useWords(): Words {
  const words = useContext(WordsContext)
  if (words === undefined) throw new Error('texts are for components below TextProvider')
  return words
}

/** The texts of the present language, by typed key. */
export function useT(): T {
  return useWords().t
}

export function useLanguage(): Language {
  return useWords().language
}

/** The texts outside of components; what has been said stays when the language changes. */
export function presentT(): T {
  return i18next.t as unknown as T
}

/** The present language outside of components. */
export function presentLanguage(): Language {
  return i18next.language === 'en' ? 'en' : 'ko'
}
