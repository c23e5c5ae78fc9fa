import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { call } from '../../../api/client.ts'
import { invalidate } from '../../../api/query-client.ts'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import { useT } from '../../../i18n/i18n.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { toastSuccess } from '../../../ui/toast.tsx'
import { editSchema, toRequest, valuesOf } from './edit-form.ts'
import { EditFields } from './edit-fields.tsx'
import { listCommand, updateCommand, type Image, type ImageKind } from '../kind.ts'

interface EditPanelProps {
  readonly kind: ImageKind
  readonly image: Image
  readonly onClose: () => void
}

/** Name, description, OS type and flags of an image; only what changed is sent. */
export function EditPanel({ kind, image: live, onClose }: EditPanelProps) {
  const t = useT()
  // As it was opened: what others change meanwhile is not changed back.
  const [image] = useState(live)
  const form = useForm({
    defaultValues: valuesOf(image),
    resolver: zodResolver(editSchema),
    // The first bad field gets the focus from the dialog, which knows when it is drawn.
    shouldFocusError: false,
  })
  const save = useMutation({
    mutationFn: (values: ReturnType<typeof valuesOf>) =>
      call(updateCommand[kind], toRequest(kind, image, values)),
    onSuccess: async () => {
      await invalidate(listCommand[kind])
      toastSuccess(t('edit.done', { name: image.name ?? '' }))
      onClose()
    },
  })
  return (
    <FormDialog
      opened
      title={t(`edit.title.${kind}`)}
      submitLabel={t('action.save')}
      onClose={onClose}
      onSubmit={form.handleSubmit((values) => save.mutate(values))}
      pending={save.isPending}
      error={save.error}
      dirty={form.formState.isDirty}
      aside={
        <ApiCallButton
          call={() => [updateCommand[kind], toRequest(kind, image, form.getValues())]}
        />
      }
    >
      <EditFields kind={kind} image={image} form={form} />
    </FormDialog>
  )
}
