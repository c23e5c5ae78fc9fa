import type { ErrorParams } from '@mold/shared/errors.ts'
import { useSyncExternalStore } from 'react'
import { formatNumber, formatSize } from './format.ts'
import { presentLanguage, useLanguage } from './i18n.ts'
import type { Language } from './language.ts'

/*
 * The texts of the error table in the console's languages. They are many and the first page needs
 * none, so they are loaded once it stands, or with the first error.
 */

type ErrorTexts = Readonly<Record<string, string>>

interface Failure {
  readonly code?: string | undefined
  readonly params?: ErrorParams | undefined
  /** The server's English text, for codes that this console has no text for. */
  readonly text: string
}

const load: Record<Language, () => Promise<{ default: ErrorTexts }>> = {
  ko: () => import('./ko/errors.json'),
  en: () => import('./en/error-texts.ts'),
}

const loaded = new Map<Language, ErrorTexts>()
const loading = new Map<Language, Promise<void>>()
/** Those whose texts could not be had; they are asked for again with the next error. */
const failed = new Set<Language>()
const listeners = new Set<() => void>()

/** Loads the error texts of a language; once, and without harm when they cannot be had. */
export function loadErrorTexts(language: Language): Promise<void> {
  const started = loading.get(language)
  if (started !== undefined) return started
  const promise = load[language]().then(
    (module) => {
      loaded.set(language, module.default)
      for (const listener of listeners) listener()
    },
    () => {
      loading.delete(language)
      failed.add(language)
      for (const listener of listeners) listener()
    },
  )
  loading.set(language, promise)
  return promise
}

/**
 * A value of a text: `{size:bytes}` and `{left:number}` as such, `{reason:why}` the words of the code in `why`, others
 * by a word of their own where there is one.
 */
function shown(name: string, unit: string | undefined, of: ErrorParams, texts: ErrorTexts): string {
  const value = of[name] ?? ''
  if (unit === undefined) return String(value)
  // A failure that led to this one, with its own parameters beside those of this one.
  if (unit === 'why')
    return wordsOf(texts, { code: String(of['why'] ?? ''), params: of, text: String(value) })
  // Limits count either bytes or things.
  const isBytes = unit === 'amount' ? of['type'] === 'secondary_storage' : unit === 'bytes'
  if (isBytes) return formatSize(Number(value), presentLanguage())
  if (unit === 'amount' || unit === 'number') return formatNumber(Number(value), presentLanguage())
  return texts[`value.${unit}.${value}`] ?? String(value)
}

function wordsOf(texts: ErrorTexts = {}, { code = '', params = {}, text }: Failure): string {
  return (
    texts[code]?.replace(/\{(\w+)(?::(\w+))?\}/g, (_, name: string, unit?: string) =>
      shown(name, unit, params, texts),
    ) ?? text
  )
}

/** What happened and what to do, in the present language. */
export function errorWords(failure: Failure): string {
  const language = presentLanguage()
  if (!loaded.has(language)) void loadErrorTexts(language)
  return wordsOf(loaded.get(language), failure)
}

/** Draws again when the error texts arrive, for what asks for them by a function that others made. */
export function useErrorTexts(): unknown {
  const language = useLanguage()
  return useSyncExternalStore(subscribe, () => loaded.get(language))
}

/**
 * `errorWords` for what is drawn, an ellipsis until they are there: drawn again when the texts arrive or the language changes. The texts are
 * those of the moment of asking: a row may ask by a function that was made before they came.
 */
export function useErrorWords(): (failure: Failure) => string {
  const language = useLanguage()
  useErrorTexts()
  return (failure) => {
    const texts = loaded.get(language)
    if (texts !== undefined) return wordsOf(texts, failure)
    void loadErrorTexts(language)
    // The server speaks English, and they are here in a moment.
    return failed.has(language) ? failure.text : '…'
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
