import { useMutation } from '@tanstack/react-query'
import { call } from '../../api/client.ts'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { Consequences } from '../../ui/consequences.tsx'
import { Dialog, DialogFooter } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import type { Store } from './infra.ts'
import { refreshInfra } from './refresh.ts'

/** Says what a store holds and what becomes of it before it is removed. */
export function StoreDelete({ store, onClose }: { store: Store; onClose: () => void }) {
  const t = useT()
  const format = useFormat()
  const { id = '', name = '', imagecount: count = 0, imagebytes = 0 } = store
  const remove = useMutation({
    mutationFn: () => call('deleteImageStore', { id }),
    onSuccess: async () => {
      await refreshInfra()
      toastSuccess(t('infra.storeRemoved', { name }))
      onClose()
    },
  })
  return (
    <Dialog
      opened
      title={t('infra.storeRemoveTitle', { name })}
      onClose={onClose}
      footer={
        <DialogFooter
          error={remove.error && <ErrorNotice error={remove.error} />}
          aside={<ApiCallButton call={() => ['deleteImageStore', { id }]} />}
        >
          <Button onClick={onClose} data-autofocus>
            {t('action.cancel')}
          </Button>
          <Button variant="danger" pending={remove.isPending} onClick={() => remove.mutate()}>
            {t('infra.storeRemove')}
          </Button>
        </DialogFooter>
      }
    >
      <p>{t('infra.storeHolds', { count, size: format.size(imagebytes) })}</p>
      <Consequences>
        <li>{t('infra.storeRemoveOnly')}</li>
        <li>{t('infra.storeRemoveFiles', { url: store.url ?? '' })}</li>
      </Consequences>
    </Dialog>
  )
}
