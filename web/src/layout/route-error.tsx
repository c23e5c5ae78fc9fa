import { useRouteError } from 'react-router'
import { useT } from '../i18n/i18n.ts'
import { ErrorState } from '../ui/states.tsx'

/** A page that could not be loaded or drawn, in place of the page; the navigation stays. */
export function RouteError() {
  const t = useT()
  return (
    <>
      <h1 className="visually-hidden">{t('error.unexpectedTitle')}</h1>
      <ErrorState error={useRouteError()} onRetry={() => location.reload()} />
    </>
  )
}
