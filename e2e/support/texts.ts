import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export type Language = 'ko' | 'en'
export type Theme = 'light' | 'dark'

type Values = Readonly<Record<string, string | number>>

/** Words of the console in one language, by key; an unknown key is a mistake of the test. */
export type Say = (key: string, values?: Values) => string

const folder = path.join(import.meta.dirname, '../../web/src/i18n')

function readTexts(language: Language): Record<string, string> {
  const files = readdirSync(path.join(folder, language)).filter((name) => name.endsWith('.json'))
  const parts = files.map(
    (name) =>
      JSON.parse(readFileSync(path.join(folder, language, name), 'utf8')) as Record<string, string>,
  )
  return Object.assign({}, ...parts) as Record<string, string>
}

/** The console's own texts, so that stories run in both languages and survive a better wording. */
export function wordsOf(language: Language): Say {
  const texts = readTexts(language)
  return (key, values = {}) => {
    const text = texts[key]
    if (text === undefined) throw new Error(`There is no text ${key} in ${language}`)
    return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
  }
}
