import { IconDownload, IconPlayerStopFilled, IconRefresh, IconTrash } from '@tabler/icons-react'
import { useT } from '../../../i18n/i18n.ts'
import { IconButton } from '../../../ui/button.tsx'
import { useImageAction } from '../image-action.ts'
import { isMoving, waitsForRetry, zoneState } from '../image-state.ts'
import { useImageDialog } from '../dialogs/image-dialog-state.ts'
import type { Image, ImageZone } from '../kind.ts'
import { useReason } from '../use-image-actions.tsx'
import styles from './zones-table.module.css'

interface ZoneActionsProps {
  readonly image: Image
  readonly zone: ImageZone
}

/** What may be done with the copy in one zone: retry, cancel, download, delete. */
export function ZoneActions({ image, zone }: ZoneActionsProps) {
  const t = useT()
  const reason = useReason()
  const action = useImageAction()
  const { open } = useImageDialog()
  const name = zone.zonename ?? ''
  const id = image.id ?? ''
  const cannotDelete = reason(image, 'delete', zone)
  // A failed one has its *Retry* beside the reason.
  const retriable = zoneState(zone) === 'cancelled' || waitsForRetry(zone)
  return (
    <span className={styles.actions}>
      {retriable && zone.can?.['retry'] === true && (
        <IconButton
          small
          label={t('image.retryIn', { zone: name })}
          icon={<IconRefresh size={16} />}
          disabled={action.isPending}
          onClick={() => action.mutate({ image, action: 'retry', zoneId: zone.zoneid })}
        />
      )}
      {isMoving(zone) && zone.can?.['cancel'] === true && (
        <IconButton
          small
          label={t('image.cancelIn', { zone: name })}
          icon={<IconPlayerStopFilled size={16} />}
          disabled={action.isPending}
          onClick={() => action.mutate({ image, action: 'cancel', zoneId: zone.zoneid })}
        />
      )}
      {zone.can?.['download'] === true && (
        <IconButton
          small
          label={t('image.downloadFrom', { zone: name })}
          icon={<IconDownload size={16} />}
          onClick={() => open('download', id, zone.zoneid)}
        />
      )}
      <IconButton
        small
        label={cannotDelete ?? t('image.deleteIn', { zone: name })}
        icon={<IconTrash size={16} />}
        disabled={cannotDelete !== undefined}
        onClick={() => open('delete', id, zone.zoneid)}
      />
    </span>
  )
}
