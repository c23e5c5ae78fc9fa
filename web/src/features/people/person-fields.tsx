import type { UseFormRegisterReturn } from 'react-hook-form'
import { useLanguage, useT } from '../../i18n/i18n.ts'
import { TextField } from '../../ui/fields.tsx'
import { FormRow } from '../../ui/form-stack.tsx'
import { PasswordField } from '../../ui/password-field.tsx'

/** The order in which a language says a name. */
const nameOrder = { ko: ['lastname', 'firstname'], en: ['firstname', 'lastname'] } as const

type PersonField = 'username' | 'password' | 'firstname' | 'lastname' | 'email'

interface PersonFieldsProps {
  readonly field: (
    name: PersonField,
  ) => UseFormRegisterReturn & { readonly error: string | undefined }
  /** The password of a user that is there has a form of its own. */
  readonly withPassword: boolean
}

/** Who a user is: name to sign in with, password, names, address. */
export function PersonFields({ field, withPassword }: PersonFieldsProps) {
  const t = useT()
  return (
    <>
      <TextField
        label={t('account.username')}
        data-autofocus
        spellCheck={false}
        {...field('username')}
      />
      {withPassword && (
        <PasswordField
          label={t('account.password')}
          description={t('people.passwordHelp')}
          autoComplete="new-password"
          {...field('password')}
        />
      )}
      <FormRow>
        {nameOrder[useLanguage()].map((name) => (
          <TextField key={name} label={t(`account.${name}`)} {...field(name)} />
        ))}
      </FormRow>
      <TextField label={t('account.email')} type="email" {...field('email')} />
    </>
  )
}
