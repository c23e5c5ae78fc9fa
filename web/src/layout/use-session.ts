import { useRouteLoaderData } from 'react-router'
import type { Session } from '../api/session.ts'

/** Who is signed in. Only for pages behind the sign-in, whose loader has made sure of it. */
export function useSession(): Session {
  const data = useRouteLoaderData<{ session: Session }>('app')
  if (data === undefined) throw new Error('useSession is for pages behind the sign-in')
  return data.session
}

/** Account types other than "0" administer something. */
export function isAdmin(session: Session): boolean {
  return session.role !== 'User'
}
