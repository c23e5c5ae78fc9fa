import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Consequences } from '../../ui/consequences.tsx'
import { Dialog, DialogFooter } from '../../ui/dialog.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'

interface CollectDialogProps {
  readonly values: { readonly size: string; readonly count: string }
  readonly onClose: () => void
  readonly onCollect: () => void
}

/** Says what goes before it goes. */
export function CollectDialog({ values, onClose, onCollect }: CollectDialogProps) {
  const t = useT()
  return (
    <Dialog
      opened
      title={t('infra.report.collectTitle')}
      onClose={onClose}
      footer={
        <DialogFooter aside={<ApiCallButton call={() => ['collectStore', {}]} />}>
          <Button onClick={onClose} data-autofocus>
            {t('action.cancel')}
          </Button>
          <Button variant="danger" onClick={onCollect}>
            {t('infra.report.collect')}
          </Button>
        </DialogFooter>
      }
    >
      <p>{t('infra.report.collectWords', values)}</p>
      <Consequences>
        <li>{t('infra.report.collectFresh')}</li>
        <li>{t('infra.report.collectStop')}</li>
      </Consequences>
    </Dialog>
  )
}
