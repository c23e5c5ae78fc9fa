import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../../api/client.ts'
import { invalidate } from '../../../api/query-client.ts'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog, DialogFooter } from '../../../ui/dialog.tsx'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { TextField } from '../../../ui/fields.tsx'
import { toastSuccess } from '../../../ui/toast.tsx'
import styles from './delete-dialog.module.css'
import { deleteCommand, listCommand, type Image, type ImageKind } from '../kind.ts'
import { ZoneChoice, type DeleteScope } from './zone-choice.tsx'

interface DeleteDialogProps {
  readonly kind: ImageKind
  readonly image: Image
  /** The zone in view, where it was opened from one. */
  readonly zoneId: string | undefined
  readonly onClose: () => void
  readonly onDeleted?: () => void
}

/**
 * Says what will go and asks once; names have to be typed only for what many would miss (ux:
 * Screens 5). The delete is a job: the dialog stays until it has ended, and shows its error.
 */
export function DeleteDialog({ kind, image, zoneId, onClose, onDeleted }: DeleteDialogProps) {
  const t = useT()
  const zones = image.zones ?? []
  const [scope, setScope] = useState<DeleteScope>(zones.length > 1 ? (zoneId ?? 'all') : 'all')
  const [typed, setTyped] = useState('')
  const everywhere = scope === 'all'
  const mustType = everywhere && (zones.length > 1 || image.isfeatured)
  const name = image.name ?? ''
  const request = { id: image.id ?? '', ...(everywhere ? {} : { zoneid: scope }) }
  const remove = useMutation({
    mutationFn: () => call(deleteCommand[kind], request),
    onSuccess: () => {
      toastSuccess(t('delete.done', { name }))
      onClose()
      if (everywhere) onDeleted?.()
    },
    // A failed job may have deleted something all the same.
    onSettled: () => void invalidate(listCommand[kind]),
  })
  const close = () => {
    if (!remove.isPending) onClose()
  }
  return (
    <Dialog
      opened
      title={t(`delete.title.${kind}`, { name })}
      onClose={close}
      footer={
        <DialogFooter
          error={remove.error && <ErrorNotice error={remove.error} />}
          aside={<ApiCallButton call={() => [deleteCommand[kind], request]} />}
        >
          <Button
            onClick={close}
            disabled={remove.isPending}
            data-autofocus={!mustType || undefined}
          >
            {t('action.cancel')}
          </Button>
          <Button
            variant="danger"
            pending={remove.isPending}
            disabled={mustType && typed.trim() !== name.trim()}
            onClick={() => remove.mutate()}
          >
            {t(everywhere && zones.length > 1 ? 'delete.submitAll' : 'action.delete')}
          </Button>
        </DialogFooter>
      }
    >
      <div className={styles.body}>
        <Consequence image={image} scope={scope} />
        <ZoneChoice image={image} scope={scope} onScope={setScope} disabled={remove.isPending} />
        {mustType && (
          <TextField
            label={t('delete.typeName', { name })}
            data-autofocus
            value={typed}
            disabled={remove.isPending}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
      </div>
    </Dialog>
  )
}

/** What goes, what stays and what it frees: bytes rest where the image is ready. */
function Consequence({ image, scope }: { image: Image; scope: DeleteScope }) {
  const t = useT()
  const format = useFormat()
  const copies = (image.zones ?? []).filter(
    ({ zoneid, isready }) => isready && (scope === 'all' || scope === zoneid),
  )
  const freed = (image.physicalsize ?? 0) * copies.length
  return (
    <p>
      {t('delete.consequence')}
      {freed > 0 && <> {t('delete.frees', { size: format.size(freed) })}</>}
    </p>
  )
}
