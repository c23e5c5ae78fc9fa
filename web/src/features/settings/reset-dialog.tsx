import { useMutation } from '@tanstack/react-query'
import { call } from '../../api/client.ts'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogFooter } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Fact, Facts } from '../../ui/page.tsx'
import { placeParams, type Place } from './setting-place.ts'
import type { Setting } from './setting-kind.ts'
import { keepValue } from './setting-state.ts'
import { ValueWords } from './value-words.tsx'
import styles from './setting-row.module.css'

interface ResetDialogProps {
  readonly setting: Setting
  readonly title: string
  readonly place: Place | undefined
  readonly onClose: () => void
  readonly onDone: () => void
}

/** Says what a setting is now and what it becomes, before it becomes it. */
export function ResetDialog({ setting, title, place, onClose, onDone }: ResetDialogProps) {
  const t = useT()
  const request = { name: setting.name ?? '', ...placeParams(place) }
  const reset = useMutation({
    mutationFn: () => call('resetConfiguration', request),
    onSuccess: (answer) => {
      keepValue(answer, place)
      onDone()
      onClose()
    },
  })
  return (
    <Dialog
      opened
      title={t(place === undefined ? 'settings.resetTitle' : 'settings.followTitle')}
      onClose={onClose}
      footer={
        <DialogFooter
          error={reset.isError ? <ErrorNotice error={reset.error} /> : undefined}
          aside={<ApiCallButton call={() => ['resetConfiguration', request]} />}
        >
          <Button data-autofocus onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button variant="primary" pending={reset.isPending} onClick={() => reset.mutate()}>
            {t(place === undefined ? 'settings.resetConfirm' : 'settings.follow')}
          </Button>
        </DialogFooter>
      }
    >
      <p className={styles.question}>
        {t(place === undefined ? 'settings.resetWords' : 'settings.followWords', { name: title })}
      </p>
      <Facts>
        <Fact wide name={t('settings.resetNow')}>
          <ValueWords setting={setting} value={setting.value} />
        </Fact>
        {place === undefined && (
          <Fact wide name={t('settings.resetThen')}>
            <strong>
              <ValueWords setting={setting} value={setting.defaultvalue} />
            </strong>
          </Fact>
        )}
      </Facts>
    </Dialog>
  )
}
