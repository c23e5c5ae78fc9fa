export const languages = ['ko', 'en'] as const
export type Language = (typeof languages)[number]

/** Each language by its own name, never translated. */
export const languageNames: Record<Language, string> = { ko: '한국어', en: 'English' }

const storageKey = 'mold.language'

/** The language that `public/boot.js` chose before the first paint. */
export function initialLanguage(): Language {
  return document.documentElement.lang === 'en' ? 'en' : 'ko'
}

export function rememberLanguage(language: Language): void {
  document.documentElement.lang = language
  localStorage.setItem(storageKey, language)
}
