import { Suspense, useEffect, useRef, useState } from 'react'
import { Outlet, useLocation } from 'react-router'
import { useStreamState } from '../api/queries.ts'
import { currentSession, ensureSession } from '../api/session.ts'
import { ApiCallLayer } from '../features/api-call/api-call-layer.tsx'
import { ShortcutLayer } from '../features/shortcuts/shortcut-layer.tsx'
import { useT } from '../i18n/i18n.ts'
import { useRemembered } from '../router/remembered.ts'
import { cx } from '../ui/cx.ts'
import { lazyPart } from '../ui/lazy-part.ts'
import { Strip } from '../ui/notice.tsx'
import { PageHead } from '../ui/page.tsx'
import { Toasts } from '../ui/toast.tsx'
import styles from './app-layout.module.css'
import { MobileBar } from './mobile-bar.tsx'
import { navGroups } from './nav-entries.ts'
import { SideNav } from './side-nav.tsx'
import { useSettled } from './use-settled.ts'

const UploadLayer = lazyPart(
  async () => (await import('../features/uploads/upload-layer.tsx')).UploadLayer,
)

const HealthStrip = lazyPart(
  async () => (await import('../features/health/health-strip.tsx')).HealthStrip,
)

/** Everything behind the sign-in: navigation at the left, the page beside it. */
export function AppLayout() {
  const t = useT()
  const [folded, setFolded] = useRemembered('nav.folded')
  const main = useRef<HTMLElement>(null)
  return (
    <div className={cx(styles.app, folded === '1' && styles.folded)}>
      <button type="button" className={styles.skip} onClick={() => main.current?.focus()}>
        {t('nav.skip')}
      </button>
      <header className={styles.side}>
        <SideNav
          folded={folded === '1'}
          onFold={() => setFolded(folded === '1' ? undefined : '1')}
        />
      </header>
      <MobileBar />
      <main className={styles.main} ref={main} tabIndex={-1}>
        <Health />
        <Outlet />
        <Uploads />
        <StreamStrip />
      </main>
      <ApiCallLayer />
      <ShortcutLayer />
      <Toasts />
    </div>
  )
}

/**
 * The places of navigation and page until the code of the page has come; what is known of it by its address
 * alone stands there already, for the eye: nothing can be done with it. Nothing for those who are about to be sent to sign in.
 */
export function AppFallback() {
  const t = useT()
  const { pathname } = useLocation()
  const signedIn = useSignedIn()
  const entry = navGroups.flatMap(({ entries }) => entries).find(({ to }) => to === pathname)
  return (
    <div className={styles.app}>
      <div className={styles.side} />
      {signedIn && entry !== undefined && (
        <div className={styles.main} aria-hidden>
          <div className={styles.bar} />
          <PageHead title={t(entry.label)} />
        </div>
      )}
    </div>
  )
}

/** Without waiting for the router, which has more to wait for. */
function useSignedIn(): boolean {
  const [signedIn, setSignedIn] = useState(currentSession() !== undefined)
  useEffect(() => {
    void ensureSession().then(
      (session) => setSignedIn(session !== undefined),
      // The page's own loader meets the same, and says so.
      () => setSignedIn(false),
    )
  }, [])
  return signedIn
}

/** After the page itself, which needs the line and the processor first. */
function Uploads() {
  const ready = useSettled(true, 500)
  return (
    ready && (
      <Suspense>
        <UploadLayer />
      </Suspense>
    )
  )
}

/** Asked for once the page itself stands; what is wrong now has been so for a while. */
function Health() {
  const ready = useSettled(true, 3_000)
  return (
    ready && (
      <Suspense>
        <HealthStrip />
      </Suspense>
    )
  )
}

/** A short cut is nobody's business; what lasts is said, because lists may be old. */
function StreamStrip() {
  const t = useT()
  const down = useSettled(useStreamState() === 'down', 3_000)
  return down ? <Strip>{t('live.down')}</Strip> : null
}
