import { useMutation } from '@tanstack/react-query'
import { call } from '../../api/client.ts'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogFooter } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Fact, Facts } from '../../ui/page.tsx'
import type { Setting } from './setting-kind.ts'
import { keepValue } from './setting-state.ts'
import { ValueWords } from './value-words.tsx'
import styles from './setting-row.module.css'

interface ResetDialogProps {
  readonly setting: Setting
  readonly title: string
  readonly onClose: () => void
  readonly onDone: () => void
}

/** Says what a setting is now and what it becomes, before it becomes it. */
export function ResetDialog({ setting, title, onClose, onDone }: ResetDialogProps) {
  const t = useT()
  const reset = useMutation({
    mutationFn: () => call('resetConfiguration', { name: setting.name ?? '' }),
    onSuccess: (answer) => {
      keepValue(answer)
      onDone()
      onClose()
    },
  })
  return (
    <Dialog
      opened
      title={t('settings.resetTitle')}
      onClose={onClose}
      footer={
        <DialogFooter
          error={reset.isError ? <ErrorNotice error={reset.error} /> : undefined}
          aside={<ApiCallButton call={() => ['resetConfiguration', { name: setting.name }]} />}
        >
          <Button data-autofocus onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button variant="primary" pending={reset.isPending} onClick={() => reset.mutate()}>
            {t('settings.resetConfirm')}
          </Button>
        </DialogFooter>
      }
    >
      <p className={styles.question}>{t('settings.resetWords', { name: title })}</p>
      <Facts>
        <Fact wide name={t('settings.resetNow')}>
          <ValueWords setting={setting} value={setting.value} />
        </Fact>
        <Fact wide name={t('settings.resetThen')}>
          <strong>
            <ValueWords setting={setting} value={setting.defaultvalue} />
          </strong>
        </Fact>
      </Facts>
    </Dialog>
  )
}
