import { useState } from 'react'
import { Controller } from 'react-hook-form'
import * as z from 'zod/mini'
import { call, type ParamsFor } from '../../../api/client.ts'
import { useT } from '../../../i18n/i18n.ts'
import { TextField } from '../../../ui/fields.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { FormStack } from '../../../ui/form-stack.tsx'
import { toastSuccess } from '../../../ui/toast.tsx'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import { useFormDialog } from '../../people/use-form-dialog.ts'
import type { Instance } from '../compute.ts'
import { refreshCompute } from '../refresh.ts'
import { OsField } from './os-field.tsx'

const schema = z.object({
  displayname: z
    .string()
    .check(z.trim(), z.minLength(1, 'edit.nameMissing'), z.maxLength(255, 'edit.nameLong')),
  ostypeid: z.string(),
})
type Values = z.infer<typeof schema>

/** Only what changed. */
function toUpdate(instance: Instance, values: Values): ParamsFor<'updateVirtualMachine'> {
  const { id = '', displayname, ostypeid } = instance
  const name = values.displayname.trim()
  return {
    id,
    displayname: name === displayname ? undefined : name,
    ostypeid: values.ostypeid === (ostypeid ?? '') ? undefined : values.ostypeid,
  }
}

/** What an instance is called, and which OS it is taken to have at its next start. */
export function EditInstance({
  instance: live,
  onClose,
}: {
  instance: Instance
  onClose: () => void
}) {
  const t = useT()
  // As it was opened: what others change meanwhile is not changed back.
  const [instance] = useState(live)
  const { displayname = '', ostypeid = '' } = instance
  const { form, field, dialog } = useFormDialog({
    values: { displayname, ostypeid },
    schema,
    fieldOf: () => undefined,
    save: async (values) => {
      await call('updateVirtualMachine', toUpdate(instance, values))
      await refreshCompute()
      toastSuccess(t('edit.done', { name: values.displayname }))
      onClose()
    },
  })
  return (
    <FormDialog
      {...dialog}
      title={t('compute.editTitle')}
      submitLabel={t('action.save')}
      onClose={onClose}
      aside={
        <ApiCallButton
          call={() => ['updateVirtualMachine', toUpdate(instance, form.getValues())]}
        />
      }
    >
      <FormStack>
        <TextField label={t('compute.name')} data-autofocus {...field('displayname')} />
        <Controller
          control={form.control}
          name="ostypeid"
          render={({ field: { value, onChange } }) => (
            <OsField value={value} onChange={onChange} withNone />
          )}
        />
      </FormStack>
    </FormDialog>
  )
}
