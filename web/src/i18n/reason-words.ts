import { useSyncExternalStore } from 'react'
import { createErrorFinder } from './error-finder.ts'
import { useErrorWords } from './error-text.ts'
import { useLanguage } from './i18n.ts'

type Find = ReturnType<typeof createErrorFinder>

let finder: Find | undefined
let loading: Promise<void> | undefined
let failed = false
const listeners = new Set<() => void>()

/** Loads what the server's English texts are known by; what could not be had is asked for again with the next one. */
async function loadFinder(): Promise<void> {
  try {
    const { default: texts } = await import('./en/api-error-texts.ts')
    finder = createErrorFinder(texts)
  } catch {
    failed = true
    loading = undefined
  }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * What an English text of the server says, in the present language, an ellipsis until it can be told; as it is when it
 * is none of the error table's. For rows that keep the server's words, and no code.
 */
export function useReasonWords(): (english: string) => string {
  const language = useLanguage()
  const words = useErrorWords()
  const find = useSyncExternalStore(subscribe, () => finder)
  const hasFailed = useSyncExternalStore(subscribe, () => failed)

  function wordsFor(known: Find, text: string): string {
    const found = known(text)
    if (!found) return text
    const { code, params } = found
    const { reason } = params
    // What led to it may be one of the server's texts, too.
    const within = reason === undefined ? {} : { reason: wordsFor(known, reason) }
    return words({ code, params: { ...params, ...within }, text })
  }

  return (english) => {
    if (language === 'en' || english === '') return english
    if (find) return wordsFor(find, english)
    loading ??= loadFinder()
    return hasFailed ? english : '…'
  }
}
