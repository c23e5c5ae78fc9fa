import { useT } from '../i18n/i18n.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogFooter } from '../ui/dialog.tsx'

interface LeaveDialogProps {
  readonly onStay: () => void
  readonly onLeave: () => void
}

export function LeaveDialog({ onStay, onLeave }: LeaveDialogProps) {
  const t = useT()
  return (
    <Dialog
      opened
      title={t('leave.title')}
      onClose={onStay}
      footer={
        <DialogFooter>
          <Button data-autofocus onClick={onStay}>
            {t('dialog.keepEditing')}
          </Button>
          <Button variant="danger" onClick={onLeave}>
            {t('dialog.discard')}
          </Button>
        </DialogFooter>
      }
    >
      {t('leave.question')}
    </Dialog>
  )
}
