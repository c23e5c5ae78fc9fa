import { useMutation } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { toApiError } from '../../api/api-error.ts'
import { call } from '../../api/client.ts'
import { invalidate } from '../../api/query-client.ts'
import { useErrorWords } from '../../i18n/error-text.ts'
import { useLanguage, useT } from '../../i18n/i18n.ts'
import { LeaveGuard } from '../../layout/leave-guard.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { failureOf } from '../../ui/failure.ts'
import { TextField } from '../../ui/fields.tsx'
import { SelectField } from '../../ui/select.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import type { User } from './account-data.ts'
import styles from './account.module.css'

const names = ['firstname', 'lastname', 'email'] as const

/** The order in which a language says a name. */
const nameOrder = { ko: ['lastname', 'firstname'], en: ['firstname', 'lastname'] } as const

const valuesOf = (user: User) => ({
  firstname: user.firstname ?? '',
  lastname: user.lastname ?? '',
  email: user.email ?? '',
  timezone: user.timezone ?? '',
})
type Values = ReturnType<typeof valuesOf>

/** Only what changed is sent: an empty name that was empty before is no mistake. */
function toRequest(user: User, values: Values) {
  const before = valuesOf(user)
  const changed = (name: keyof Values) => (values[name] === before[name] ? undefined : values[name])
  return {
    id: user.id ?? '',
    firstname: changed('firstname'),
    lastname: changed('lastname'),
    email: changed('email'),
    timezone: changed('timezone'),
  }
}

/** Names, address and time zone of the own user. */
export function ProfileForm({ user }: { user: User }) {
  const t = useT()
  const [edits, setEdits] = useState<Partial<Values>>({})
  const values = { ...valuesOf(user), ...edits }
  const dirty = Object.values(toRequest(user, values)).filter((value) => value !== undefined)
  const save = useMutation({
    mutationFn: () => call('updateUser', toRequest(user, values)),
    onSuccess: async () => {
      await invalidate('listUsers')
      setEdits({})
      toastSuccess(t('account.profileDone'))
    },
  })
  const errorAt = useErrorAt(save.error)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (dirty.length > 1) save.mutate()
  }
  const field = (name: (typeof names)[number]) => (
    <TextField
      label={t(`account.${name}`)}
      optional={name === 'email'}
      value={values[name]}
      maxLength={255}
      error={errorAt.field === name ? errorAt.words : undefined}
      autoComplete={{ firstname: 'given-name', lastname: 'family-name', email: 'email' }[name]}
      onChange={(event) => setEdits({ ...edits, [name]: event.currentTarget.value })}
    />
  )
  return (
    <form className={styles.form} onSubmit={submit} noValidate aria-label={t('account.profile')}>
      <div className={styles.pair}>{nameOrder[useLanguage()].map(field)}</div>
      {field('email')}
      <SelectField
        label={t('account.timezone')}
        searchable
        choices={timezoneChoices(values.timezone, t('account.timezoneNone'))}
        value={values.timezone === '' ? noTimezone : values.timezone}
        onChange={(value) =>
          setEdits({ ...edits, timezone: value === noTimezone ? '' : (value ?? '') })
        }
      />
      {save.isError && errorAt.field === undefined && <ErrorNotice error={save.error} />}
      <div className={styles.buttons}>
        <Button type="submit" disabled={dirty.length <= 1} pending={save.isPending}>
          {t('action.save')}
        </Button>
        <ApiCallButton call={() => ['updateUser', toRequest(user, values)]} />
      </div>
      <LeaveGuard dirty={dirty.length > 1} />
    </form>
  )
}

/** What stands for no time zone in the list, whose values are never empty. */
const noTimezone = 'none'

function timezoneChoices(present: string, none: string) {
  const all = Intl.supportedValuesOf('timeZone')
  const known = present === '' || all.includes(present) ? all : [present, ...all]
  return [
    { value: noTimezone, label: none },
    ...known.map((value) => ({ value, label: value.replaceAll('_', ' ') })),
  ]
}

/** The field that an error belongs to, with its words. */
function useErrorAt(error: Error | null) {
  const words = useErrorWords()
  if (error === null) return {}
  const { code, params } = toApiError(error)
  const field =
    code === 'user.email' ? 'email' : code === 'user.empty' ? params?.['name'] : undefined
  return { field, words: words(failureOf(error)) }
}
