import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { WordsContext, wordsIn } from './i18n.ts'

/** Gives everything below it the texts of the present language. */
export function TextProvider({ children }: { children: ReactNode }) {
  const language = useTranslation('texts').i18n.language === 'en' ? 'en' : 'ko'
  const words = useMemo(() => wordsIn(language), [language])
  return <WordsContext value={words}>{children}</WordsContext>
}
