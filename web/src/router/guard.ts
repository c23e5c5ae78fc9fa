import { redirect, type LoaderFunctionArgs } from 'react-router'
import { ensureSession } from '../api/session.ts'

/** Where to go on after signing in; only addresses of this console. */
export function nextAddress(search: URLSearchParams): string {
  const next = search.get('next') ?? '/'
  return next.startsWith('/') && !next.startsWith('//') && !next.includes('\\') ? next : '/'
}

/** The sign-in page that comes back to `address`. */
export function signInAddress(address: string): string {
  return address === '/' ? '/sign-in' : `/sign-in?${new URLSearchParams({ next: address })}`
}

/** Loader of everything behind the sign-in. */
export async function requireSession({ request }: LoaderFunctionArgs) {
  const session = await ensureSession()
  if (session !== undefined) return { session }
  const { pathname, search } = new URL(request.url)
  throw redirect(signInAddress(pathname + search))
}

/** Loader of the sign-in page: who is signed in already goes on. */
export async function skipWhenSignedIn({ request }: LoaderFunctionArgs) {
  const session = await ensureSession().catch(() => undefined)
  if (session !== undefined) throw redirect(nextAddress(new URL(request.url).searchParams))
  return null
}
