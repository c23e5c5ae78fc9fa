import { useRouteError } from 'react-router'
import { ErrorState } from '../ui/states.tsx'

/** A page that could not be loaded or drawn, in place of the page; the navigation stays. */
export function RouteError() {
  return <ErrorState error={useRouteError()} onRetry={() => location.reload()} />
}
