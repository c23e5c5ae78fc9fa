import { useMutation } from '@tanstack/react-query'
import { call } from '../../api/client.ts'
import { useLive } from '../../api/queries.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Consequences } from '../../ui/consequences.tsx'
import { Dialog, DialogFooter } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { everything, isEnabled, storesOf, type Zone } from './infra.ts'
import { refreshInfra } from './refresh.ts'

interface ZoneDialogProps {
  readonly zone: Zone
  readonly onClose: () => void
}

/** Enables or disables a zone, after saying what that means for those who use it. */
export function ZoneSwitchDialog({ zone, onClose }: ZoneDialogProps) {
  const t = useT()
  const enabled = isEnabled(zone)
  const { id = '', name = '' } = zone
  const request = { id, allocationstate: enabled ? 'Disabled' : 'Enabled' } as const
  const change = useMutation({
    mutationFn: () => call('updateZone', request),
    onSuccess: async () => {
      await refreshInfra()
      toastSuccess(t(enabled ? 'infra.disabledDone' : 'infra.enabledDone', { name }))
      onClose()
    },
  })
  const means = enabled
    ? (['infra.disable.users', 'infra.disable.images', 'infra.disable.moving'] as const)
    : (['infra.enable.users', 'infra.enable.images'] as const)
  return (
    <Dialog
      opened
      title={t(enabled ? 'infra.disableTitle' : 'infra.enableTitle', { name })}
      onClose={onClose}
      footer={
        <DialogFooter
          error={change.error && <ErrorNotice error={change.error} />}
          aside={<ApiCallButton call={() => ['updateZone', request]} />}
        >
          <Button onClick={onClose} data-autofocus>
            {t('action.cancel')}
          </Button>
          <Button variant="primary" pending={change.isPending} onClick={() => change.mutate()}>
            {t(enabled ? 'infra.disable' : 'infra.enable')}
          </Button>
        </DialogFooter>
      }
    >
      <Consequences>
        {means.map((key) => (
          <li key={key}>{t(key)}</li>
        ))}
      </Consequences>
    </Dialog>
  )
}

interface ZoneDeleteProps extends ZoneDialogProps {
  readonly onDeleted: () => void
}

/** Says what a zone still has, which keeps it from being deleted, or that it is empty. */
export function ZoneDeleteDialog({ zone, onClose, onDeleted }: ZoneDeleteProps) {
  const t = useT()
  const { id = '', name = '' } = zone
  const stores = storesOf(useLive('listImageStores', everything).data?.items, id)
  const remove = useMutation({
    mutationFn: () => call('deleteZone', { id }),
    onSuccess: async () => {
      await refreshInfra()
      toastSuccess(t('infra.zoneDeleted', { name }))
      onClose()
      onDeleted()
    },
  })
  return (
    <Dialog
      opened
      title={t(stores.length > 0 ? 'infra.zoneDeleteNot' : 'infra.zoneDeleteTitle', { name })}
      onClose={onClose}
      footer={
        <DialogFooter
          error={remove.error && <ErrorNotice error={remove.error} />}
          aside={<ApiCallButton call={() => ['deleteZone', { id }]} />}
        >
          <Button onClick={onClose} data-autofocus>
            {t('action.cancel')}
          </Button>
          <Button
            variant="danger"
            pending={remove.isPending}
            disabled={stores.length > 0}
            title={stores.length > 0 ? t('infra.zoneHasStores') : undefined}
            onClick={() => remove.mutate()}
          >
            {t('action.delete')}
          </Button>
        </DialogFooter>
      }
    >
      <p>{t(stores.length > 0 ? 'infra.zoneHasStores' : 'infra.zoneDeleteWords')}</p>
      {stores.length > 0 && (
        <Consequences>
          {stores.map((store) => (
            <li key={store.id}>
              {t('infra.storeWith', { name: store.name ?? '', count: store.imagecount ?? 0 })}
            </li>
          ))}
        </Consequences>
      )}
    </Dialog>
  )
}
