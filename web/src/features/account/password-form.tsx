import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState, type SubmitEvent } from 'react'
import { toApiError } from '../../api/api-error.ts'
import { call } from '../../api/client.ts'
import { useErrorWords } from '../../i18n/error-text.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { failureOf } from '../../ui/failure.ts'
import { focusFirstBad } from '../../ui/form-page.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import styles from './account.module.css'

const empty = { current: '', next: '', again: '' }
type Name = keyof typeof empty

const completions = {
  current: 'current-password',
  next: 'new-password',
  again: 'new-password',
} as const

/** Asks for the present password, also of admins: whoever sits at a screen left open does not know it. */
export function PasswordForm({ userId, username }: { userId: string; username: string }) {
  const t = useT()
  const words = useErrorWords()
  const form = useRef<HTMLFormElement>(null)
  const [values, setValues] = useState(empty)
  const [tried, setTried] = useState(false)
  const request = { id: userId, password: values.next, currentpassword: values.current }
  const change = useMutation({
    mutationFn: () => call('updateUser', request),
    onSuccess: () => {
      setValues(empty)
      setTried(false)
      toastSuccess(t('account.passwordDone'))
    },
  })
  const wrong = change.isError && toApiError(change.error).code === 'user.password_wrong'
  useEffect(() => {
    if (wrong) focusFirstBad(form.current)
  }, [wrong])
  const problems: Record<Name, string | undefined> = {
    current: wrong
      ? words(failureOf(change.error))
      : values.current === ''
        ? t('account.currentNeeded')
        : undefined,
    next: values.next.trim() === '' ? t('account.nextNeeded') : undefined,
    again: values.again === values.next ? undefined : t('account.againDiffers'),
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    setTried(true)
    const bad = values.current === '' || problems.next !== undefined || problems.again !== undefined
    if (bad) setTimeout(() => focusFirstBad(form.current))
    else change.mutate()
  }
  return (
    <form
      ref={form}
      className={styles.form}
      onSubmit={submit}
      noValidate
      aria-label={t('account.password')}
    >
      {/* Password managers look for the name that the password belongs to. */}
      <input hidden readOnly autoComplete="username" value={username} />
      {(['current', 'next', 'again'] as const).map((name) => (
        <PasswordField
          key={name}
          label={t(`account.${name}`)}
          maxLength={255}
          autoComplete={completions[name]}
          value={values[name]}
          error={tried ? problems[name] : undefined}
          onChange={(event) => {
            change.reset()
            setValues({ ...values, [name]: event.currentTarget.value })
          }}
        />
      ))}
      {change.isError && !wrong && <ErrorNotice error={change.error} />}
      <p className={styles.help}>{t('account.passwordHelp')}</p>
      <div className={styles.buttons}>
        <Button type="submit" pending={change.isPending}>
          {t('account.passwordChange')}
        </Button>
        <ApiCallButton call={() => ['updateUser', request]} />
      </div>
    </form>
  )
}
