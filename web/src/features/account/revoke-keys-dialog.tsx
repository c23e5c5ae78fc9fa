import { useMutation } from '@tanstack/react-query'
import { call } from '../../api/client.ts'
import { invalidate } from '../../api/query-client.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogFooter } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'

interface RevokeKeysDialogProps {
  readonly userId: string
  readonly onClose: () => void
}

/** Takes the keys away, after saying what stops working. */
export function RevokeKeysDialog({ userId, onClose }: RevokeKeysDialogProps) {
  const t = useT()
  const revoke = useMutation({
    mutationFn: () => call('deleteUserKeys', { id: userId }),
    onSuccess: async () => {
      await Promise.all([invalidate('getUserKeys'), invalidate('listUsers')])
      toastSuccess(t('account.keysRevoked'))
      onClose()
    },
  })
  const close = () => {
    if (!revoke.isPending) onClose()
  }
  return (
    <Dialog
      opened
      title={t('account.keysRevokeTitle')}
      onClose={close}
      footer={
        <DialogFooter
          error={revoke.isError ? <ErrorNotice error={revoke.error} /> : undefined}
          aside={<ApiCallButton call={() => ['deleteUserKeys', { id: userId }]} />}
        >
          <Button data-autofocus onClick={close} disabled={revoke.isPending}>
            {t('action.cancel')}
          </Button>
          <Button variant="danger" pending={revoke.isPending} onClick={() => revoke.mutate()}>
            {t('account.keysRevokeSubmit')}
          </Button>
        </DialogFooter>
      }
    >
      <p>{t('account.keysRevokeWords')}</p>
    </Dialog>
  )
}
