import * as z from 'zod/mini'
import { call } from '../../api/client.ts'
import { useT } from '../../i18n/i18n.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { FormStack } from '../../ui/form-stack.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { fieldOf, userSchema } from './form-values.ts'
import type { User } from './people.ts'
import { useFormDialog } from './use-form-dialog.ts'

const schema = z.object({ password: userSchema.shape.password })

/** Gives a user a new password; admins need not know the present one. */
export function UserPassword({ user, onClose }: { user: User; onClose: () => void }) {
  const t = useT()
  const { id = '', username = '' } = user
  const { form, field, dialog } = useFormDialog({
    values: { password: '' },
    schema,
    fieldOf,
    save: async ({ password }) => {
      await call('updateUser', { id, password })
      toastSuccess(t('people.passwordSet', { name: username }))
      onClose()
    },
  })
  return (
    <FormDialog
      {...dialog}
      title={t('people.passwordTitle', { name: username })}
      submitLabel={t('people.passwordSubmit')}
      onClose={onClose}
      aside={
        <ApiCallButton call={() => ['updateUser', { id, password: form.getValues('password') }]} />
      }
    >
      <FormStack>
        {/* Password managers look for the name that the password belongs to. */}
        <input hidden readOnly autoComplete="username" value={username} />
        <PasswordField
          label={t('account.next')}
          description={t('people.passwordMeans')}
          autoComplete="new-password"
          data-autofocus
          {...field('password')}
        />
      </FormStack>
    </FormDialog>
  )
}
