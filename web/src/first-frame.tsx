import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { renderToStaticMarkup } from 'react-dom/server'
import { MemoryRouter } from 'react-router'
import { Component } from './features/sign-in/sign-in-page.tsx'
import { startI18n } from './i18n/i18n.ts'
import type { Language } from './i18n/language.ts'
import { TextProvider } from './i18n/text-provider.tsx'
import { UiProvider } from './ui/theme/provider.tsx'

/** The page for signing in as HTML: drawn by the build, so that it shows before the console runs. */
export async function drawSignIn(language: Language): Promise<string> {
  await startI18n(language)
  return renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <UiProvider>
        <TextProvider>
          <MemoryRouter>
            <Component />
          </MemoryRouter>
        </TextProvider>
      </UiProvider>
    </QueryClientProvider>,
  )
}
