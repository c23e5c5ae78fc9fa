import { Controller } from 'react-hook-form'
import { useNavigate } from 'react-router'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../api/client.ts'
import { useT } from '../../i18n/i18n.ts'
import { useSession } from '../../layout/use-session.ts'
import { TextField } from '../../ui/fields.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { FormStack } from '../../ui/form-stack.tsx'
import { NativeSelectField } from '../../ui/native-select.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { DomainField } from './domain-field.tsx'
import { accountSchema, fieldOf, newAccount, toCreateAccount } from './form-values.ts'
import { accountPath, domainsQuery, refreshPeople, type AccountRole } from './people.ts'
import { PersonFields } from './person-fields.tsx'
import { useFormDialog } from './use-form-dialog.ts'

/** Makes an account with its first user. */
export function AccountForm({ domainId, onClose }: { domainId?: string; onClose: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const session = useSession()
  const { form, field, errorOf, dialog } = useFormDialog({
    values: newAccount(domainId ?? session.domainid),
    schema: accountSchema,
    fieldOf,
    save: async (values) => {
      const { id = '', name = '' } = await call('createAccount', toCreateAccount(values))
      await refreshPeople()
      toastSuccess(t('people.accountMade', { name }))
      // The list may not show it under its filters; its page does.
      void navigate(accountPath(id), { replace: true })
    },
  })
  const roles = useRoles(form.watch('domainid'))
  return (
    <FormDialog
      {...dialog}
      title={t('people.accountAdd')}
      submitLabel={t('people.accountMake')}
      onClose={onClose}
      aside={<ApiCallButton call={() => ['createAccount', toCreateAccount(form.getValues())]} />}
    >
      <FormStack>
        <PersonFields field={field} withPassword />
        <Controller
          control={form.control}
          name="domainid"
          render={({ field: { value, onChange } }) => (
            <DomainField
              label={t('people.domain')}
              value={value}
              onChange={onChange}
              error={errorOf('domainid')}
            />
          )}
        />
        <Controller
          control={form.control}
          name="role"
          render={({ field: { value, onChange } }) => (
            <NativeSelectField
              label={t('people.role')}
              description={t(`people.roleHelp.${value}`)}
              choices={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
              value={value}
              onChange={onChange}
              error={errorOf('role')}
            />
          )}
        />
        <TextField
          label={t('people.accountName')}
          optional
          description={t('people.accountNameHelp')}
          {...field('account')}
        />
        <TextField label={t('people.networkDomain')} optional {...field('networkdomain')} />
      </FormStack>
    </FormDialog>
  )
}

/** Nobody gives more than they have, and root admins live in ROOT. */
function useRoles(domainId: string): AccountRole[] {
  const root = useSession().role === 'Admin'
  const domains = useQuery(domainsQuery).data
  const inRoot = domains?.find(({ id }) => id === domainId)?.level === 0
  return ['User', 'DomainAdmin', ...(root && inRoot ? (['Admin'] as const) : [])]
}
