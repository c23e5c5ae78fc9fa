import { useMutation } from '@tanstack/react-query'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogFooter } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { deleteCommand } from '../images/kind.ts'
import type { Upload } from './upload.ts'
import { cancelUpload } from './uploads.ts'

interface CancelDialogProps {
  readonly upload: Upload
  readonly onClose: () => void
}

/** Says what a cancel throws away. */
export function CancelDialog({ upload, onClose }: CancelDialogProps) {
  const t = useT()
  const format = useFormat()
  const { name, offset, state } = upload
  // Of one that failed nothing is under way any more.
  const over = state === 'failed'
  const cancel = useMutation({ mutationFn: () => cancelUpload(upload), onSuccess: onClose })
  return (
    <Dialog
      opened
      title={t(over ? 'uploads.deleteTitle' : 'uploads.cancelTitle', { name })}
      onClose={onClose}
      footer={
        <DialogFooter
          error={cancel.error && <ErrorNotice error={cancel.error} />}
          aside={
            <ApiCallButton call={() => [deleteCommand[upload.kind], { id: upload.imageId }]} />
          }
        >
          <Button data-autofocus disabled={cancel.isPending} onClick={onClose}>
            {t(over ? 'action.cancel' : 'uploads.cancelKeep')}
          </Button>
          <Button variant="danger" pending={cancel.isPending} onClick={() => cancel.mutate()}>
            {t(over ? 'action.delete' : 'uploads.cancel')}
          </Button>
        </DialogFooter>
      }
    >
      <p>{t('uploads.cancelConsequence', { name, size: format.size(offset) })}</p>
    </Dialog>
  )
}
