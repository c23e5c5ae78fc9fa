import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { begin } from '../../../api/client.ts'
import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { Button } from '../../../ui/button.tsx'
import { CheckChoices } from '../../../ui/choices.tsx'
import { Dialog, DialogFooter } from '../../../ui/dialog.tsx'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { toastSuccess } from '../../../ui/toast.tsx'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import { isFree, type Place, usePlaces } from '../details/zone-places.ts'
import { stateKey, zoneState } from '../image-state.ts'
import { copyCommand, type Image, type ImageKind, ownerOf } from '../kind.ts'
import styles from './delete-dialog.module.css'

interface CopyDialogProps {
  readonly kind: ImageKind
  readonly image: Image
  readonly onClose: () => void
}

/**
 * Copies an image to several zones at once. The dialog closes when the copies have begun: their progress
 * is in the zones of the image.
 */
export function CopyDialog({ kind, image, onClose }: CopyDialogProps) {
  const t = useT()
  const free = usePlaces(image).filter(isFree)
  const [only] = free.length === 1 ? free : []
  const [picked, setPicked] = useState<readonly string[]>()
  // A zone that meanwhile got it is not offered any more.
  const chosen = (picked ?? (only ? [only.id] : [])).filter((id) => free.some((of) => of.id === id))
  const request = { id: image.id ?? '', destzoneids: chosen }
  const copy = useMutation({
    mutationFn: () => begin(copyCommand[kind], request),
    onSuccess: () => {
      toastSuccess(t('copy.begun', { name: image.name ?? '', count: chosen.length }))
      onClose()
    },
  })
  return (
    <Dialog
      opened
      title={t(`copy.title.${kind}`, { name: image.name ?? '' })}
      onClose={onClose}
      footer={
        <DialogFooter
          error={copy.error && <ErrorNotice error={copy.error} />}
          aside={<ApiCallButton call={() => [copyCommand[kind], request]} />}
        >
          <Button onClick={onClose} data-autofocus>
            {t('action.cancel')}
          </Button>
          <Button
            variant="primary"
            pending={copy.isPending}
            disabled={chosen.length === 0}
            onClick={() => copy.mutate()}
          >
            {t('action.copyImage')}
          </Button>
        </DialogFooter>
      }
    >
      <div className={styles.body}>
        {free.length === 0 ? (
          <p>{t('copy.everywhere')}</p>
        ) : (
          <ZonesToCopyTo image={image} free={free} chosen={chosen} onChange={setPicked} />
        )}
      </div>
    </Dialog>
  )
}

interface ZonesToCopyToProps {
  readonly image: Image
  readonly free: readonly Place[]
  readonly chosen: readonly string[]
  readonly onChange: (ids: readonly string[]) => void
}

/** The zones that lack the image, and what the copies cost its owner. */
function ZonesToCopyTo({ image, free, chosen, onChange }: ZonesToCopyToProps) {
  const t = useT()
  const format = useFormat()
  const hint = ({ zone, disabled }: Place) => {
    if (zone !== undefined) return t(stateKey(zoneState(zone)))
    return disabled ? t('copy.zoneDisabled') : undefined
  }
  const all = chosen.length === free.length
  return (
    <>
      <CheckChoices
        label={t('copy.zones')}
        framed
        choices={free.map((place) => ({ value: place.id, label: place.name, hint: hint(place) }))}
        values={chosen}
        onChange={onChange}
      />
      {free.length > 1 && (
        <span>
          <Button variant="link" onClick={() => onChange(all ? [] : free.map(({ id }) => id))}>
            {t(all ? 'copy.none' : 'copy.all', { count: free.length })}
          </Button>
        </span>
      )}
      <p aria-live="polite">
        {t('copy.cost', {
          size: format.size((image.physicalsize ?? 0) * Math.max(1, chosen.length)),
          count: Math.max(1, chosen.length),
          owner: ownerOf(image),
        })}
      </p>
    </>
  )
}
