import './texts.ts'
import { IconBrush, IconZoomCheck } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { begin, call } from '../../../api/client.ts'
import { decodeJobError } from '../../../api/decode.ts'
import { apiQuery, useLive } from '../../../api/queries.ts'
import { invalidate } from '../../../api/query-client.ts'
import { useT } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Section } from '../../../ui/page.tsx'
import { Progress } from '../../../ui/progress.tsx'
import { toastSuccess } from '../../../ui/toast.tsx'
import { Time } from '../../../ui/values.tsx'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import { useImageDialog } from '../dialogs/image-dialog-state.ts'
import type { Image } from '../kind.ts'
import { useReason } from '../use-image-actions.tsx'
import { FindingList } from './finding-list.tsx'
import {
  isCleanable,
  type Job,
  newestCheck,
  otherOsType,
  progressOf,
  type Report,
} from './report.ts'
import styles from './check.module.css'

const capabilitiesQuery = apiQuery('listCapabilities', {})

/** Looks into the disk of a template, and shows what was found in it. */
export function CheckSection({ image }: { image: Image }) {
  const t = useT()
  const { id = '' } = image
  const jobs = useLive('listAsyncJobs', newestCheck(id), {
    moving: ({ items }) => items.some(({ jobstatus }) => jobstatus === 0),
  }).data
  const checks = useLive('listImageChecks', { id })
  const [job] = jobs?.items ?? []
  const [report] = checks.data?.items ?? []
  if (jobs === undefined || (checks.data === undefined && !checks.isError)) return null
  const isRunning = job?.jobstatus === 0
  const failure = isRunning ? null : failureOf(job, report)
  return (
    <Section
      title={t('check.title')}
      actions={<ApiCallButton look="icon" call={() => ['checkImage', { id }]} />}
    >
      <div className={styles.part}>
        {failure !== null && <ErrorNotice error={failure} />}
        {job !== undefined && isRunning ? (
          <Running job={job} />
        ) : (
          <Start image={image} again={report !== undefined} />
        )}
        {report !== undefined && <CheckReport report={report} image={image} />}
      </div>
    </Section>
  )
}

/** Why the last check came to nothing, unless a report is newer. */
function failureOf(job: Job | undefined, report: Report | undefined) {
  if (job?.jobstatus !== 2 || (report?.checked ?? '') > (job.completed ?? '')) return null
  const error = decodeJobError(job.jobresult)
  return error.code === 'job.cancelled' ? null : error
}

function Start({ image, again }: { image: Image; again: boolean }) {
  const t = useT()
  const { id = '' } = image
  const reason = useReason()(image, 'check')
  const missing = useQuery(capabilitiesQuery).data?.imagechecker === 'missing'
  const start = useMutation({
    mutationFn: () => begin('checkImage', { id }),
    onSuccess: () => invalidate('listAsyncJobs'),
  })
  const blocked = reason ?? (missing ? t('check.missing') : undefined)
  return (
    <>
      {missing && <Notice tone="attention">{t('check.missing')}</Notice>}
      {!again && <p className={styles.help}>{t('check.help')}</p>}
      <div className={styles.line}>
        <Button
          icon={<IconZoomCheck size={16} aria-hidden />}
          disabled={blocked !== undefined}
          title={blocked}
          pending={start.isPending}
          onClick={() => start.mutate()}
        >
          {t(again ? 'check.again' : 'check.start')}
        </Button>
      </div>
      {start.error && <ErrorNotice error={start.error} />}
    </>
  )
}

function Running({ job }: { job: Job }) {
  const t = useT()
  const { step, percent } = progressOf(job)
  const stop = useMutation({ mutationFn: () => call('cancelJob', { jobid: job.jobid ?? '' }) })
  const label = t(`check.step.${step}`)
  return (
    <div className={styles.line}>
      <div className={styles.running}>
        <strong>{label}</strong>
        <Progress percent={percent} label={label} wide />
        <span className={styles.help}>{t('check.runningHelp')}</span>
        {stop.error && <ErrorNotice error={stop.error} />}
      </div>
      <Button pending={stop.isPending || stop.isSuccess} onClick={() => stop.mutate()}>
        {t('check.cancel')}
      </Button>
    </div>
  )
}

function CheckReport({ report, image }: { report: Report; image: Image }) {
  const t = useT()
  const { findings } = report
  return (
    <>
      <p className={styles.help}>
        {t('check.lastCheck')} <Time date={report.checked} /> · {t('check.system')}:{' '}
        {report.osname ?? t('check.systemNone')} · {t('check.count', { count: findings.length })}
      </p>
      <OsTypeOffer report={report} image={image} />
      {findings.length === 0 ? (
        <Notice tone="info">{t('check.clean')}</Notice>
      ) : (
        <FindingList findings={findings} />
      )}
      {isCleanable(report) && <CleanOffer image={image} />}
    </>
  )
}

function CleanOffer({ image }: { image: Image }) {
  const t = useT()
  const dialog = useImageDialog()
  const blocked = useReason()(image, 'clean')
  return (
    <Button
      icon={<IconBrush size={16} aria-hidden />}
      disabled={blocked !== undefined}
      title={blocked}
      onClick={() => dialog.open('clean', image.id ?? '')}
    >
      {t('image.clean')}…
    </Button>
  )
}

/** The system that was found, where the template says another one. */
function OsTypeOffer({ report, image }: { report: Report; image: Image }) {
  const t = useT()
  const other = otherOsType(report, image)
  const { id = '', ostypename: current = t('check.osTypeNone') } = image
  const take = useMutation({
    mutationFn: (ostypeid: string) => call('updateTemplate', { id, ostypeid }),
    onSuccess: async () => {
      await invalidate('listTemplates')
      if (other) toastSuccess(t('check.tookOver', { name: other.name }))
    },
  })
  if (other === undefined) return null
  return (
    <>
      <Notice tone="info">
        {t('check.osType', { name: report.osname ?? other.name, current })}
      </Notice>
      <Button pending={take.isPending} onClick={() => take.mutate(other.id)}>
        {t('check.takeOver', { name: other.name })}
      </Button>
      {take.error && <ErrorNotice error={take.error} />}
    </>
  )
}
