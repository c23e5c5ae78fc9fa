import { useMutation } from '@tanstack/react-query'
import { call } from '../../api/client.ts'
import { invalidate } from '../../api/query-client.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogFooter } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'

interface MakeKeysDialogProps {
  readonly userId: string
  /** There is a pair that stops working. */
  readonly replaces: boolean
  readonly onClose: () => void
}

/** Says what stops working before it does. */
export function MakeKeysDialog({ userId, replaces, onClose }: MakeKeysDialogProps) {
  const t = useT()
  const make = useMutation({
    mutationFn: () => call('registerUserKeys', { id: userId }),
    onSuccess: async () => {
      await Promise.all([invalidate('getUserKeys'), invalidate('listUsers')])
      toastSuccess(t('account.keysDone'))
      onClose()
    },
  })
  const close = () => {
    if (!make.isPending) onClose()
  }
  return (
    <Dialog
      opened
      title={t(replaces ? 'account.keysReplaceTitle' : 'account.keysMakeTitle')}
      onClose={close}
      footer={
        <DialogFooter
          error={make.isError ? <ErrorNotice error={make.error} /> : undefined}
          aside={<ApiCallButton call={() => ['registerUserKeys', { id: userId }]} />}
        >
          <Button data-autofocus onClick={close} disabled={make.isPending}>
            {t('action.cancel')}
          </Button>
          <Button
            variant={replaces ? 'danger' : 'primary'}
            pending={make.isPending}
            onClick={() => make.mutate()}
          >
            {t(replaces ? 'account.keysReplaceSubmit' : 'account.keysMakeSubmit')}
          </Button>
        </DialogFooter>
      }
    >
      <p>{t(replaces ? 'account.keysReplaceWords' : 'account.keysMakeWords')}</p>
    </Dialog>
  )
}
