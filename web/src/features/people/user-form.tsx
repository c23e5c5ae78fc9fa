import { call } from '../../api/client.ts'
import { useT } from '../../i18n/i18n.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { FormStack } from '../../ui/form-stack.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import {
  fieldOf,
  toCreateUser,
  toUpdateUser,
  userEditSchema,
  userSchema,
  userValues,
} from './form-values.ts'
import { refreshPeople, type Account, type User } from './people.ts'
import { PersonFields } from './person-fields.tsx'
import { useFormDialog } from './use-form-dialog.ts'

interface UserAddProps {
  readonly account: Account
  readonly onClose: () => void
}

/** Adds a user to an account. */
export function UserAdd({ account, onClose }: UserAddProps) {
  const t = useT()
  const owner = { account: account.name ?? '', domainid: account.domainid }
  const { form, field, dialog } = useFormDialog({
    values: userValues(undefined),
    schema: userSchema,
    fieldOf,
    save: async (values) => {
      await call('createUser', toCreateUser(owner, values))
      await refreshPeople()
      toastSuccess(t('people.userMade', { name: values.username }))
      onClose()
    },
  })
  return (
    <FormDialog
      {...dialog}
      title={t('people.userAddTo', { name: owner.account })}
      submitLabel={t('people.userMake')}
      onClose={onClose}
      aside={<ApiCallButton call={() => ['createUser', toCreateUser(owner, form.getValues())]} />}
    >
      <FormStack>
        <PersonFields field={field} withPassword />
      </FormStack>
    </FormDialog>
  )
}

/** Changes who a user is. */
export function UserEdit({ user, onClose }: { user: User; onClose: () => void }) {
  const t = useT()
  const { form, field, dialog } = useFormDialog({
    values: userValues(user),
    schema: userEditSchema,
    fieldOf,
    save: async (values) => {
      await call('updateUser', toUpdateUser(user, values))
      await refreshPeople()
      toastSuccess(t('people.userSaved', { name: values.username }))
      onClose()
    },
  })
  return (
    <FormDialog
      {...dialog}
      title={t('people.userEditTitle')}
      submitLabel={t('action.save')}
      onClose={onClose}
      aside={<ApiCallButton call={() => ['updateUser', toUpdateUser(user, form.getValues())]} />}
    >
      <FormStack>
        <PersonFields field={field} withPassword={false} />
      </FormStack>
    </FormDialog>
  )
}
