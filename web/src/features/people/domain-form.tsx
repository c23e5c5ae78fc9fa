import { Controller } from 'react-hook-form'
import { call } from '../../api/client.ts'
import { useT } from '../../i18n/i18n.ts'
import { useSession } from '../../layout/use-session.ts'
import { TextField } from '../../ui/fields.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { FormStack } from '../../ui/form-stack.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { DomainField } from './domain-field.tsx'
import {
  domainSchema,
  domainValues,
  fieldOf,
  toCreateDomain,
  toUpdateDomain,
} from './form-values.ts'
import { refreshPeople, type Domain } from './people.ts'
import { useFormDialog } from './use-form-dialog.ts'

interface DomainFormProps {
  /** The domain to rename; a new one is made without. */
  readonly domain?: Domain
  /** Where a new one is to lie; the caller's own domain if left out. */
  readonly parentId?: string | undefined
  readonly onClose: () => void
}

/** Makes a domain, or renames one. */
export function DomainForm({ domain, parentId, onClose }: DomainFormProps) {
  const t = useT()
  const session = useSession()
  const { form, field, errorOf, dialog } = useFormDialog({
    values: domainValues(domain, parentId ?? session.domainid),
    schema: domainSchema,
    fieldOf,
    save: async (values) => {
      if (domain) await call('updateDomain', toUpdateDomain(domain, values))
      else await call('createDomain', toCreateDomain(values))
      await refreshPeople()
      toastSuccess(t(domain ? 'people.domainSaved' : 'people.domainMade', { name: values.name }))
      onClose()
    },
  })
  return (
    <FormDialog
      {...dialog}
      title={t(domain ? 'people.domainEditTitle' : 'people.domainAdd')}
      submitLabel={t(domain ? 'action.save' : 'people.domainMake')}
      onClose={onClose}
      aside={
        <ApiCallButton
          call={() =>
            domain
              ? ['updateDomain', toUpdateDomain(domain, form.getValues())]
              : ['createDomain', toCreateDomain(form.getValues())]
          }
        />
      }
    >
      <FormStack>
        <TextField label={t('people.domainName')} data-autofocus {...field('name')} />
        {domain === undefined && (
          <Controller
            control={form.control}
            name="parentdomainid"
            render={({ field: { value, onChange } }) => (
              <DomainField
                label={t('people.domainParent')}
                description={t('people.domainParentHelp')}
                value={value}
                onChange={onChange}
                error={errorOf('parentdomainid')}
              />
            )}
          />
        )}
        <TextField label={t('people.networkDomain')} optional {...field('networkdomain')} />
      </FormStack>
    </FormDialog>
  )
}
