import { Suspense, useEffect, useState } from 'react'
import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog, DialogFooter } from '../../../ui/dialog.tsx'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { lazyPart } from '../../../ui/lazy-part.ts'
import { Skeleton } from '../../../ui/states.tsx'
import type { ImageKind } from '../kind.ts'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import { type BulkAnswer, callsOf, noAnswer } from './bulk-action.ts'
import { CopyZones, DeleteQuestion, FlagFields, isAnswered } from './bulk-questions.tsx'
import styles from './bulk-dialog.module.css'
import { BulkProgress, BulkResults } from './bulk-results.tsx'
import { type BulkTarget, useBulkRun } from './use-bulk-run.ts'

/* Its fields are code that no other action needs. */
const ShareFields = lazyPart(
  async () => (await import('../sharing/bulk-share-fields.tsx')).BulkShareFields,
)

interface BulkDialogProps {
  readonly kind: ImageKind
  readonly target: BulkTarget
  /** `done` when something was done, so that the selection has served its purpose. */
  readonly onClose: (done: boolean) => void
}

/** What nobody has to be asked about begins at once. */
const asks = new Set(['delete', 'flags', 'copy', 'share'])

const submitLabel = {
  delete: 'action.delete',
  copy: 'action.copyImage',
  flags: 'action.save',
  share: 'action.save',
  retry: 'action.retry',
  cancel: 'action.save',
  links: 'action.save',
} as const

/** Something done to many images: asks where it should, then one bar and one list of what became of them. */
export function BulkDialog({ kind, target, onClose }: BulkDialogProps) {
  const t = useT()
  const format = useFormat()
  const { action, count } = target
  const run = useBulkRun(kind, target)
  const [typed, setTyped] = useState('')
  const [answer, setAnswer] = useState(noAnswer)
  const mustAsk = asks.has(action)
  const { begin } = run
  useEffect(() => {
    if (!mustAsk) void begin(noAnswer)
    // Once, when it opens.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  const busy = run.phase === 'reading' || run.phase === 'running'
  const close = () => onClose(run.done.length > 0)
  const calls = run.phase === 'ask' ? callsOf(kind, target, answer) : []
  const all = run.phase === 'ask' || run.phase === 'reading' ? count : run.images.length
  return (
    <Dialog
      opened
      {...(action === 'share' ? { kind: 'panel' } : { width: 600 })}
      title={t(`bulk.title.${action}`, { count: format.number(count) })}
      onClose={close}
      closable={!busy}
      footer={
        <DialogFooter
          error={run.error ? <ErrorNotice error={run.error} /> : undefined}
          aside={calls.length > 0 && <ApiCallButton call={() => calls} />}
        >
          <Buttons
            run={run}
            busy={busy}
            danger={action === 'delete'}
            answered={isAnswered(target, typed, answer)}
            label={t(submitLabel[action])}
            answer={answer}
            close={close}
          />
        </DialogFooter>
      }
    >
      <div className={styles.body}>
        {run.phase === 'ask' && action === 'delete' && (
          <DeleteQuestion target={target} typed={typed} onTyped={setTyped} />
        )}
        {run.phase === 'ask' && action === 'flags' && (
          <FlagFields
            kind={kind}
            flags={answer.flags}
            onFlags={(flags) => setAnswer({ ...answer, flags })}
          />
        )}
        {run.phase === 'ask' && action === 'share' && (
          <Suspense fallback={<Skeleton width="60%" />}>
            <ShareFields
              target={target}
              share={answer.share}
              onShare={(share) => setAnswer({ ...answer, share })}
            />
          </Suspense>
        )}
        {run.phase === 'ask' && action === 'copy' && (
          <CopyZones
            target={target}
            chosen={answer.zones}
            onChange={(zones) => setAnswer({ ...answer, zones })}
          />
        )}
        {run.phase === 'reading' && <output>{t('bulk.reading')}</output>}
        {(run.phase === 'running' || run.phase === 'ended') && (
          <>
            <BulkProgress done={run.results.size} count={all} />
            <BulkResults
              failed={run.failed}
              done={run.done}
              left={run.phase === 'ended' ? all - run.results.size : 0}
            />
          </>
        )}
      </div>
    </Dialog>
  )
}

interface ButtonsProps {
  readonly run: ReturnType<typeof useBulkRun>
  readonly busy: boolean
  readonly danger: boolean
  readonly answered: boolean
  readonly label: string
  readonly answer: BulkAnswer
  readonly close: () => void
}

function Buttons({ run, busy, danger, answered, label, answer, close }: ButtonsProps) {
  const t = useT()
  const format = useFormat()
  if (busy) {
    return (
      <Button disabled={run.stopping === true} onClick={run.stop}>
        {t(run.stopping === true ? 'bulk.stopping' : 'bulk.stop')}
      </Button>
    )
  }
  if (run.phase === 'ask') {
    return (
      <>
        <Button onClick={close} data-autofocus>
          {t('action.cancel')}
        </Button>
        <Button
          variant={danger ? 'danger' : 'primary'}
          disabled={!answered}
          onClick={() => void run.begin(answer)}
        >
          {label}
        </Button>
      </>
    )
  }
  return (
    <>
      {run.rest.length > 0 && (
        <Button onClick={() => void run.goOn(run.rest, answer)}>
          {t(run.rest.length > run.failed.length ? 'bulk.goOn' : 'bulk.retryFailed', {
            count: format.number(run.rest.length),
          })}
        </Button>
      )}
      <Button variant="primary" onClick={close}>
        {t('action.close')}
      </Button>
    </>
  )
}
