import { useMutation } from '@tanstack/react-query'
import { call } from '../../../api/client.ts'
import { useLive } from '../../../api/queries.ts'
import { useT, type TextKey } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { Button } from '../../../ui/button.tsx'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { Progress } from '../../../ui/progress.tsx'
import { nameOf, type Instance } from '../compute.ts'
import { workOf, type Phase } from './work.ts'
import styles from './instance-page.module.css'

const phaseWords: Record<Phase, TextKey> = {
  image: 'compute.work.image',
  direct: 'compute.work.direct',
  disk: 'compute.work.disk',
  start: 'compute.work.start',
  stop: 'compute.work.stop',
  other: 'compute.work.other',
}

/** What a job does with the instance now, how far it is, and the way to end it. */
export function InstanceWork({ instance }: { instance: Instance }) {
  const t = useT()
  const format = useFormat()
  const { id = '', jobid = '' } = instance
  const jobs = useLive('listAsyncJobs', {
    resourceid: id,
    resourcetype: 'VirtualMachine',
    listall: true,
    page: 1,
    pagesize: 1,
  })
  const cancel = useMutation({ mutationFn: () => call('cancelJob', { jobid }) })
  const job = jobs.data?.items.find((each) => each.jobid === jobid)
  const { phase, done, total, percent } = workOf(job?.jobprogress)
  const words = t(phaseWords[phase])
  // Only what takes its time can be ended, and leaves nothing behind.
  const endable = instance.state === 'Starting'
  return (
    <div className={styles.work}>
      <div className={styles.workLine}>
        <strong>{words}</strong>
        {percent !== undefined && (
          <span className="muted">
            {t('image.bytesOf', { done: format.size(done), total: format.size(total) })}
          </span>
        )}
        {endable && (
          <Button
            small
            pending={cancel.isPending || cancel.isSuccess}
            onClick={() => cancel.mutate()}
          >
            {t('action.cancel')}
          </Button>
        )}
      </div>
      <Progress
        percent={percent}
        label={t('compute.progressOf', { name: nameOf(instance) })}
        wide
      />
      {cancel.error && <ErrorNotice error={cancel.error} />}
    </div>
  )
}
