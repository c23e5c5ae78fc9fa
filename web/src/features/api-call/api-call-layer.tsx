import { Suspense, useEffect } from 'react'
import { useLocation } from 'react-router'
import { lazyPart } from '../../ui/lazy-part.ts'
import { useFocusBack } from '../../ui/use-focus-back.ts'
import { hideApiCall, useShownCalls } from './shown-call.ts'

const ApiCallDialog = lazyPart(async () => (await import('./api-call-dialog.tsx')).ApiCallDialog)

/** The one place where calls are shown, above pages and panels alike. */
export function ApiCallLayer() {
  const { pathname } = useLocation()
  return <OfPage key={pathname} />
}

function OfPage() {
  const calls = useShownCalls()
  useFocusBack(calls !== undefined)
  // On another page it would be about nothing that is there.
  useEffect(() => hideApiCall, [])
  return (
    calls !== undefined && (
      <Suspense>
        <ApiCallDialog calls={calls} onClose={hideApiCall} />
      </Suspense>
    )
  )
}
