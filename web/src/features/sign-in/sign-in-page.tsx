import { IconWorld } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate, useSearchParams } from 'react-router'
import { toApiError } from '../../api/api-error.ts'
import { call } from '../../api/client.ts'
import { currentSession, signIn } from '../../api/session.ts'
import { useLanguage, useT } from '../../i18n/i18n.ts'
import { languageNames } from '../../i18n/language.ts'
import { usePreferences } from '../../layout/account-menu.tsx'
import { Brand } from '../../layout/brand.tsx'
import { nextAddress } from '../../router/guard.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Menu } from '../../ui/menu.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { takeFirstInput } from './first-form.ts'
import styles from './sign-in-page.module.css'
import { useCountdown } from '../../ui/use-countdown.ts'

export function Component() {
  const t = useT()
  useEffect(() => {
    document.title = `${t('signIn.title')} · Mold`
  }, [t])
  return (
    <div className={styles.page}>
      <Preferences />
      <main className={styles.card}>
        <Brand word />
        <h1 className={styles.title}>{t('signIn.title')}</h1>
        <SignInForm />
      </main>
    </div>
  )
}

function Preferences() {
  const t = useT()
  const groups = usePreferences()
  const language = useLanguage()
  return (
    <div className={styles.preferences}>
      <Menu
        groups={groups}
        target={
          <Button variant="quiet" icon={<IconWorld size={18} aria-hidden />}>
            <span className="visually-hidden">{t('signIn.preferences')}: </span>
            {languageNames[language]}
          </Button>
        }
      />
    </div>
  )
}

const empty = { username: '', password: '', domain: '' }

function SignInForm() {
  const t = useT()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const [values, setValues] = useState(empty)
  const [missing, setMissing] = useState<'username' | 'password'>()
  const [wait, startWait] = useCountdown()
  const form = useRef<HTMLFormElement>(null)
  const domain = useRef<HTMLDetailsElement>(null)
  const send = useMutation({
    mutationFn: signIn,
    onError: (error) => startWait(delayOf(error)),
    onSuccess: async () => {
      const next = nextAddress(search)
      // Whoever asked for a page of their own gets that one.
      const asks = startPages.includes(next) && (await isFirstRun())
      void navigate(asks ? '/first-run' : next, { replace: true })
    },
  })
  const change = (patch: Partial<typeof empty>) => {
    setMissing(undefined)
    setValues({ ...values, ...patch })
  }
  const focus = (name: string) =>
    form.current?.querySelector<HTMLElement>(`[name="${name}"]`)?.focus()
  const submit = (given: typeof empty) => {
    const lacks = given.username === '' ? 'username' : given.password === '' ? 'password' : null
    setMissing(lacks ?? undefined)
    if (lacks === null) send.mutate({ ...given, domain: given.domain.trim() || undefined })
    else focus(lacks)
  }
  const begin = useEffectEvent(() => {
    const input = takeFirstInput()
    const given = { ...empty, ...input?.values }
    setValues(given)
    // What is folded away takes no focus.
    if (input?.open === true) domain.current?.setAttribute('open', '')
    focus(input?.focused ?? 'username')
    if (input?.submitted === true) submit(given)
  })
  // Read when the first form has gone, and not before: until then one types into it.
  // oxlint-disable-next-line react/set-state-in-effect
  useLayoutEffect(() => begin(), [])
  return (
    <form
      className={styles.form}
      ref={form}
      onSubmit={(event) => {
        event.preventDefault()
        submit(values)
      }}
      noValidate
    >
      <TextField
        label={t('signIn.username')}
        name="username"
        autoComplete="username"
        value={values.username}
        error={missing === 'username' ? t('signIn.usernameMissing') : undefined}
        onChange={(event) => change({ username: event.currentTarget.value })}
      />
      <PasswordField
        label={t('signIn.password')}
        name="password"
        autoComplete="current-password"
        value={values.password}
        error={missing === 'password' ? t('signIn.passwordMissing') : undefined}
        onChange={(event) => change({ password: event.currentTarget.value })}
      />
      <details className={styles.more} ref={domain}>
        <summary>{t('signIn.otherDomain')}</summary>
        <TextField
          label={t('signIn.domain')}
          name="domain"
          placeholder="/research"
          description={t('signIn.domainHelp')}
          value={values.domain}
          onChange={(event) => change({ domain: event.currentTarget.value })}
        />
      </details>
      {send.error !== null && <ErrorNotice error={send.error} brief={isRefusal(send.error)} />}
      <Button variant="primary" type="submit" wide pending={send.isPending} disabled={wait > 0}>
        {wait > 0 ? t('signIn.wait', { seconds: wait }) : t('signIn.submit')}
      </Button>
    </form>
  )
}

/** Where one comes without having asked for it. */
const startPages = ['/', '/templates']

/** A root admin of an installation that nobody has set up is led to where that is done. */
async function isFirstRun(): Promise<boolean> {
  if (currentSession()?.role !== 'Admin') return false
  // Whoever is signed in goes on; the page can be reached later too.
  return call('getFirstRun', {}).then(
    ({ done }) => !done,
    () => false,
  )
}

/** The server did not let this user in, as opposed to a fault. */
function isRefusal(error: unknown): boolean {
  return toApiError(error).code?.startsWith('api.login_') === true
}

/** Seconds that the server asks to wait after failed attempts (decisions: failed sign-ins). */
function delayOf(error: unknown): number {
  const { code, params } = toApiError(error)
  return code === 'api.login_delayed' ? Number(params['seconds'] ?? 0) : 0
}
