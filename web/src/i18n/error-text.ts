import type { ErrorParams } from '@mold/shared/errors.ts'
import { useSyncExternalStore } from 'react'
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
    },
  )
  loading.set(language, promise)
  return promise
}

function wordsOf(texts: ErrorTexts | undefined, { code, params = {}, text }: Failure): string {
  const own = code === undefined ? undefined : texts?.[code]
  return own?.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '')) ?? text
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
 * `errorWords` for what is drawn: drawn again when the texts arrive or the language changes. The texts are
 * those of the moment of asking: a row may ask by a function that was made before they came.
 */
export function useErrorWords(): (failure: Failure) => string {
  const language = useLanguage()
  useErrorTexts()
  return (failure) => {
    const texts = loaded.get(language)
    if (texts === undefined) void loadErrorTexts(language)
    return wordsOf(texts, failure)
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
