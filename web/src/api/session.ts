import { call, request } from './client.ts'
import { ApiError } from './api-error.ts'
import { forgetLiveRows } from './live-cache.ts'
import { startLive } from './live.ts'
import { queryClient } from './query-client.ts'
import {
  currentSession,
  endSession,
  onSessionEnd,
  setSession,
  type Session,
} from './session-state.ts'

export { currentSession, endSession, onSessionEnd, type Session } from './session-state.ts'

/** Other tabs of this browser share the cookie, so they have to hear of sign-in and sign-out. */
const tabs = new BroadcastChannel('mold-session')
let stopLive: (() => void) | undefined
/** Whose page this is. */
let lastUser: string | undefined

/** For `public/boot.js`, which shows a form for signing in to whoever is not, as far as this browser knows. */
function rememberSignedIn(is: boolean): void {
  const key = 'mold.signed-in'
  try {
    if (is) localStorage.setItem(key, '1')
    else localStorage.removeItem(key)
  } catch {
    // A browser that keeps nothing is shown none.
  }
}

/* The answer to "who is signed in", kept until it can have changed. */
let asked: Promise<Session | undefined> | undefined

/** The session of this browser, asked from the server once per page load; undefined without one. */
export async function ensureSession(): Promise<Session | undefined> {
  if (currentSession() !== undefined) return currentSession()
  asked ??= loadSession()
  return asked.catch((error: unknown) => {
    asked = undefined
    throw error
  })
}

async function loadSession(): Promise<Session | undefined> {
  try {
    const { body } = await request('/client/session', {})
    const session = body as Session
    setSession(session)
    rememberSignedIn(true)
    lastUser = session.userid
    stopLive ??= startLive()
    return session
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error
    rememberSignedIn(false)
    return undefined
  }
}

/** Keeps the session alive while something goes on that makes no calls (decisions: Clocks of an upload). */
export async function renewSession(): Promise<void> {
  await request('/client/session', {})
}

interface Credentials {
  readonly username: string
  readonly password: string
  /** Path of the user's domain, such as `/research`; ROOT when empty. */
  readonly domain?: string | undefined
}

/**
 * Signs in and reads the session.
 *
 * @throws ApiError `api.login_failed`, `api.login_delayed`, `api.login_domain_unknown`
 */
export async function signIn(credentials: Credentials): Promise<void> {
  await call('login', credentials)
  forget()
  const session = await ensureSession()
  tabs.postMessage({ signedIn: session?.userid })
}

/** Signs out, here and in the other tabs; a session that is gone already counts as signed out. */
export async function signOut(): Promise<void> {
  await call('logout', {})
  tabs.postMessage('signed-out')
  endSession()
}

function forget(): void {
  asked = undefined
  stopLive?.()
  stopLive = undefined
  queryClient.clear()
  forgetLiveRows()
}

onSessionEnd(() => {
  rememberSignedIn(false)
  forget()
})

tabs.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (data === 'signed-out') {
    endSession()
    return
  }
  const { signedIn } = data as { signedIn?: string | undefined }
  // The same person again: what this tab holds, such as files that are being sent, goes on.
  if (currentSession() === undefined && signedIn !== undefined && signedIn === lastUser) {
    asked = undefined
    void ensureSession().then(() => onBack?.())
  }
  // Perhaps somebody else: nothing of the former user's page may stay.
  else location.reload()
})

let onBack: (() => void) | undefined

/** Calls when the user of this tab has signed in again in another one. */
export function onSessionBack(listener: () => void): void {
  onBack = listener
}
