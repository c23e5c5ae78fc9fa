import { useQuery } from '@tanstack/react-query'
import { Controller } from 'react-hook-form'
import { call } from '../../api/client.ts'
import { apiQuery } from '../../api/queries.ts'
import { useT } from '../../i18n/i18n.ts'
import { useSession } from '../../layout/use-session.ts'
import { TextField } from '../../ui/fields.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { FormStack } from '../../ui/form-stack.tsx'
import { NativeSelectField } from '../../ui/native-select.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { accountEditSchema, accountEditValues, fieldOf, toUpdateAccount } from './form-values.ts'
import { accountTypes, refreshPeople, type Account, type AccountRole } from './people.ts'
import { useFormDialog } from './use-form-dialog.ts'

/** Renames an account, or gives it another role. */
export function AccountEdit({ account, onClose }: { account: Account; onClose: () => void }) {
  const t = useT()
  const { form, field, errorOf, dialog } = useFormDialog({
    values: accountEditValues(account),
    schema: accountEditSchema,
    // The name of an account that is there is a new one.
    fieldOf: (error, fields) =>
      error.code === 'account.name_taken' ? 'newname' : fieldOf(error, fields),
    save: async (values) => {
      await call('updateAccount', toUpdateAccount(account, values))
      await refreshPeople()
      toastSuccess(t('people.accountSaved', { name: values.newname }))
      onClose()
    },
  })
  const role = useRoleChoices(account)
  return (
    <FormDialog
      {...dialog}
      title={t('people.accountEditTitle')}
      submitLabel={t('action.save')}
      onClose={onClose}
      aside={
        <ApiCallButton call={() => ['updateAccount', toUpdateAccount(account, form.getValues())]} />
      }
    >
      <FormStack>
        <TextField label={t('people.accountName')} data-autofocus {...field('newname')} />
        <Controller
          control={form.control}
          name="roleid"
          render={({ field: { value, onChange } }) => (
            <NativeSelectField
              label={t('people.role')}
              choices={role.choices}
              value={value}
              onChange={onChange}
              disabled={role.fixed !== undefined}
              description={role.fixed}
              error={errorOf('roleid')}
            />
          )}
        />
        <TextField label={t('people.networkDomain')} optional {...field('networkdomain')} />
      </FormStack>
    </FormDialog>
  )
}

/** The roles that it can get, the one that it has among them; or why it keeps that. */
function useRoleChoices({ id, isdefault, roleid = '', rolename = '', domainpath = '' }: Account) {
  const t = useT()
  const { accountid } = useSession()
  const roles = useQuery(apiQuery('listRoles', {})).data?.items ?? []
  const inRoot = !domainpath.includes('/')
  const offered = roles.filter(({ type }) => inRoot || type !== 'Admin')
  const choices = offered.flatMap(({ id: value = '', type = '' }) =>
    Object.hasOwn(accountTypes, type) ? [{ value, label: t(`role.${type as AccountRole}`) }] : [],
  )
  const known = choices.some(({ value }) => value === roleid)
  return {
    choices: known ? choices : [{ value: roleid, label: rolename }, ...choices],
    fixed:
      id === accountid
        ? t('people.why.ownAccount')
        : isdefault === true
          ? t('people.why.defaultRole')
          : undefined,
  }
}
