import { IconPlayerStopFilled } from '@tabler/icons-react'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Progress } from '../../ui/progress.tsx'
import { type Job, progressIn } from './report.ts'
import type { Runs } from './use-runs.tsx'
import styles from './infra.module.css'

/** A look or a collection on its way, with the way to end it. */
export function ReportRun({ job, runs }: { job: Job; runs: Runs }) {
  const t = useT()
  const format = useFormat()
  const { step, percent, files, bytes } = progressIn(job)
  const label = t(`infra.report.step.${step}`)
  return (
    <div className={styles.summary}>
      <div className={styles.running}>
        <strong>{label}</strong>
        <Progress percent={percent} label={label} wide />
        <span className={styles.help}>
          {t('infra.report.soFar', { files: format.number(files), size: format.size(bytes) })}
        </span>
        {runs.error !== null && <ErrorNotice error={runs.error} />}
      </div>
      <Button
        icon={<IconPlayerStopFilled size={14} aria-hidden />}
        pending={runs.isStopping}
        onClick={() => runs.stop(job.jobid ?? '')}
      >
        {t('infra.report.stop')}
      </Button>
    </div>
  )
}
