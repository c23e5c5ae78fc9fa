import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { call } from '../../api/client.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Consequences } from '../../ui/consequences.tsx'
import { Dialog, DialogFooter } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { ApiCallButton } from './api-call-button.tsx'
import type { ApiCall } from './api-call.ts'
import styles from './consequences-dialog.module.css'

interface ConsequencesDialogProps {
  readonly title: string
  /** Stands above what it means. */
  readonly notice?: ReactNode
  /** What it means for those whom it concerns. */
  readonly means: readonly string[]
  /** Stands below what it means. */
  readonly children?: ReactNode
  /** Why it cannot be done now. */
  readonly blocked?: string | undefined
  readonly submitLabel: string
  readonly danger?: boolean
  readonly request: ApiCall
  /** Reads again what it changed. */
  readonly refresh: () => Promise<void>
  readonly done: string
  readonly onClose: () => void
  readonly onDone?: () => void
}

/** Does one thing after saying what it means. */
export function ConsequencesDialog(props: ConsequencesDialogProps) {
  const { title, means, submitLabel, danger, blocked, request, refresh, done, onClose, onDone } =
    props
  const t = useT()
  const [command, params] = request
  const change = useMutation({
    mutationFn: () => call(command, params as never),
    onSuccess: async () => {
      await refresh()
      toastSuccess(done)
      onClose()
      onDone?.()
    },
  })
  return (
    <Dialog
      opened
      title={title}
      onClose={() => {
        if (!change.isPending) onClose()
      }}
      footer={
        <DialogFooter
          error={change.error && <ErrorNotice error={change.error} />}
          aside={<ApiCallButton call={() => request} />}
        >
          <Button onClick={onClose} disabled={change.isPending} data-autofocus>
            {t('action.cancel')}
          </Button>
          <Button
            variant={danger === true ? 'danger' : 'primary'}
            pending={change.isPending}
            disabled={blocked !== undefined}
            title={blocked}
            onClick={() => change.mutate()}
          >
            {submitLabel}
          </Button>
        </DialogFooter>
      }
    >
      <div className={styles.said}>
        {props.notice}
        <Consequences>
          {means.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </Consequences>
        {props.children}
      </div>
    </Dialog>
  )
}
