import { redirect, type LoaderFunctionArgs } from 'react-router'
import { ensureSession } from '../api/session.ts'

/** Any origin: an address that leads away from it leads away from the console. */
const here = 'http://console.invalid'

/**
 * Where to go on after signing in; only addresses of this console (security case F7). What a browser makes of
 * them counts: it takes tabs and line breaks out, and backslashes for slashes.
 */
export function nextAddress(search: URLSearchParams): string {
  const next = search.get('next') ?? '/'
  if (!next.startsWith('/') || !URL.canParse(next, here)) return '/'
  const { origin, pathname } = new URL(next, here)
  return origin === here && !pathname.startsWith('//') ? next : '/'
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
