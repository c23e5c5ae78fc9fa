import type { ReactNode } from 'react'
import { useT } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog, DialogFooter } from '../../../ui/dialog.tsx'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { toastSuccess } from '../../../ui/toast.tsx'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import type { ApiCall } from '../../api-call/api-call.ts'
import { useComputeAction, type Tried } from '../compute-action.ts'
import styles from './dialogs.module.css'

interface ActionDialogProps {
  readonly title: string
  /** What it means, and what it destroys. */
  readonly means: readonly string[]
  readonly submitLabel: string
  readonly danger?: boolean
  /** What it is done to. */
  readonly to: Tried
  readonly request: ApiCall
  readonly done: string
  readonly onClose: () => void
  readonly onDone?: (() => void) | undefined
  /** What there is to choose. */
  readonly children?: ReactNode
}

/**
 * Does one thing after saying what it means. Its work is a job: whoever closes the dialog meanwhile finds how it went in
 * the row.
 */
export function ActionDialog(props: ActionDialogProps) {
  const { title, means, submitLabel, danger, to, request, done, onClose, onDone, children } = props
  const t = useT()
  const action = useComputeAction(() => {
    toastSuccess(done)
    onClose()
    onDone?.()
  })
  const { isPending } = action
  return (
    <Dialog
      opened
      title={title}
      onClose={onClose}
      footer={
        <DialogFooter
          error={action.error && <ErrorNotice error={action.error} />}
          aside={<ApiCallButton call={() => request} />}
        >
          <Button onClick={onClose} data-autofocus>
            {t(isPending ? 'action.close' : 'action.cancel')}
          </Button>
          <Button
            variant={danger === true ? 'danger' : 'primary'}
            pending={isPending}
            onClick={() => action.mutate({ id: to.id ?? '', state: to.state, request })}
          >
            {submitLabel}
          </Button>
        </DialogFooter>
      }
    >
      <div className={styles.body}>
        {children}
        {means.length > 0 && (
          <ul className={styles.means}>
            {means.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        )}
        {isPending && <p className={styles.under}>{t('compute.underWay')}</p>}
      </div>
    </Dialog>
  )
}
