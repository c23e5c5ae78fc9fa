import * as z from 'zod/mini'
import { begin, type ParamsFor } from '../../../api/client.ts'
import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { TextField } from '../../../ui/fields.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { FormStack } from '../../../ui/form-stack.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { toastSuccess } from '../../../ui/toast.tsx'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import { useFormDialog } from '../../people/use-form-dialog.ts'
import type { Volume } from '../compute.ts'
import { refreshCompute } from '../refresh.ts'
import styles from './dialogs.module.css'

const schema = z.object({ name: z.string().check(z.maxLength(255)) })

/** Keeps what is on a volume now; its snapshot shows how far it is. */
export function TakeSnapshot({ volume, onClose }: { volume: Volume; onClose: () => void }) {
  const t = useT()
  const format = useFormat()
  const { id = '', name = '', size = 0, vmstate } = volume
  const toRequest = (text: string): ParamsFor<'createSnapshot'> => ({
    volumeid: id,
    name: text.trim() || undefined,
  })
  const { form, field, dialog } = useFormDialog({
    values: { name: '' },
    schema,
    fieldOf: () => undefined,
    save: async (values) => {
      await begin('createSnapshot', toRequest(values.name))
      await refreshCompute()
      toastSuccess(t('compute.snapshotTake.begun', { name }))
      onClose()
    },
  })
  return (
    <FormDialog
      {...dialog}
      title={t('compute.snapshotTakeTitle', { name })}
      submitLabel={t('compute.snapshotTake')}
      onClose={onClose}
      aside={<ApiCallButton call={() => ['createSnapshot', toRequest(form.getValues('name'))]} />}
    >
      <FormStack>
        <TextField
          label={t('compute.name')}
          optional
          description={t('compute.snapshotTake.nameHelp')}
          data-autofocus
          {...field('name')}
        />
        {vmstate === 'Running' && <Notice tone="info">{t('compute.snapshotTake.live')}</Notice>}
        <p className={styles.about}>
          {t('compute.snapshotTake.cost', { size: format.size(size) })}
        </p>
      </FormStack>
    </FormDialog>
  )
}
