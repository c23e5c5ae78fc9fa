import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { queryClient } from './api/query-client.ts'
import { onSessionBack, onSessionEnd } from './api/session.ts'
import { keepFirstForm, takeFirstInput } from './features/sign-in/first-form.ts'
import { loadErrorTexts } from './i18n/error-text.ts'
import { presentLanguage, startI18n } from './i18n/i18n.ts'
import { TextProvider } from './i18n/text-provider.tsx'
import { nextAddress, signInAddress } from './router/guard.ts'
import { routes } from './router/routes.tsx'
import { loadAhead } from './ui/load-ahead.ts'
import { UiProvider } from './ui/theme/provider.tsx'

// The font's 90 faces are no reason to hold back the first paint.
void import('./ui/theme/fonts.ts')

const router = createBrowserRouter(routes)

onSessionEnd(() => {
  const { pathname, search } = router.state.location
  if (pathname !== '/sign-in') void router.navigate(signInAddress(pathname + search))
})

onSessionBack(() => {
  void router.navigate(nextAddress(new URLSearchParams(location.search)))
})

/** Session and page are on their way already (the router has begun); texts join them. */
async function start(root: HTMLElement): Promise<void> {
  await startI18n()
  root.dataset['runs'] = ''
  if (keepFirstForm(root)) {
    await routed()
    // Who is signed in is led elsewhere, and what was typed is for nobody.
    if (router.state.location.pathname !== '/sign-in') takeFirstInput()
  }
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <UiProvider>
          <TextProvider>
            <RouterProvider router={router} />
          </TextProvider>
        </UiProvider>
      </QueryClientProvider>
    </StrictMode>,
  )
  // Ready before somebody meets the first error, but not in the way of the first page.
  loadAhead(() => loadErrorTexts(presentLanguage()))
}

/** Until it is known which page stands here, and its code is there. */
async function routed(): Promise<void> {
  if (router.state.initialized) return
  await new Promise<void>((resolve) => {
    const stop = router.subscribe(({ initialized }) => {
      if (!initialized) return
      stop()
      resolve()
    })
  })
}

const root = document.getElementById('root')
if (root !== null) void start(root)
