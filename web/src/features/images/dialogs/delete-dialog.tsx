import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { call } from '../../../api/client.ts'
import { invalidate } from '../../../api/query-client.ts'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import { useT } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog, DialogFooter } from '../../../ui/dialog.tsx'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { TextField } from '../../../ui/fields.tsx'
import { toastSuccess } from '../../../ui/toast.tsx'
import styles from './delete-dialog.module.css'
import { deleteCommand, listCommand, type Image, type ImageKind, type ImageZone } from '../kind.ts'
import { consequencesOf } from './delete-facts.ts'
import { Consequence } from './delete-consequence.tsx'
import { ZoneChoice, type DeleteScope } from './zone-choice.tsx'

/**
 * The zone that a delete is about unless another one is chosen (ux: Screens 5): that of the cell that it
 * was opened from, or the one that the list is narrowed to; without either, all.
 */
function useZoneInView(zones: readonly ImageZone[], zoneId: string | undefined): DeleteScope {
  const [params] = useSearchParams()
  const wanted = zoneId ?? params.get('zone')
  const has = zones.some(({ zoneid }) => zoneid === wanted)
  return zones.length > 1 && wanted !== null && has ? wanted : 'all'
}

/** A deletion, and whether it leaves nothing of the image. */
interface Asked {
  readonly request: { readonly id: string; readonly zoneid?: string }
  readonly gone: boolean
}

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
  const inView = useZoneInView(zones, zoneId)
  const [scope, setScope] = useState<DeleteScope>(image.templatetype === 'BUILTIN' ? 'all' : inView)
  const [typed, setTyped] = useState('')
  const everywhere = scope === 'all'
  const mustType = (everywhere && zones.length > 1) || image.isfeatured
  const name = image.name ?? ''
  const request = { id: image.id ?? '', ...(everywhere ? {} : { zoneid: scope }) }
  const remove = useMutation({
    // As it was asked for: when it is done the image has other zones than it had.
    mutationFn: (asked: Asked) => call(deleteCommand[kind], asked.request),
    onSuccess: (_, { gone }) => {
      toastSuccess(t('delete.done', { name }))
      onClose()
      if (gone) onDeleted?.()
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
            onClick={() => remove.mutate({ request, gone: everywhere || zones.length === 1 })}
          >
            {t(everywhere && zones.length > 1 ? 'delete.submitAll' : 'action.delete')}
          </Button>
        </DialogFooter>
      }
    >
      <div className={styles.body}>
        <Consequence image={image} facts={consequencesOf(image, scope)} />
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
