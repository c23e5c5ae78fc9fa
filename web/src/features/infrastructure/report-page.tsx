import { IconListSearch } from '@tabler/icons-react'
import { prefetch, useLive } from '../../api/queries.ts'
import { currentSession } from '../../api/session.ts'
import { decodeJobError } from '../../api/decode.ts'
import { useT } from '../../i18n/i18n.ts'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { PageBody } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { InfraPage } from './infra-head.tsx'
import { isLater, isRunning, newestJob, reportIn } from './report.ts'
import { ReportItems } from './report-items.tsx'
import { ReportRun } from './report-run.tsx'
import { ReportSummary } from './report-summary.tsx'
import { LookButton, useRuns } from './use-runs.tsx'
import styles from './infra.module.css'

export function loader() {
  if (currentSession()?.role === 'Admin') {
    prefetch('listAsyncJobs', newestJob('getStoreReport'))
    prefetch('listAsyncJobs', newestJob('collectStore'))
  }
  return null
}

/** What the image stores hold that nothing needs; looking, collecting and what came of it. */
export function Component() {
  const t = useT()
  return (
    <InfraPage
      tab="report"
      actions={
        <ApiCallButton
          look="icon"
          call={() => [
            ['getStoreReport', {}],
            ['collectStore', {}],
          ]}
        />
      }
    >
      <PageBody label={t('infra.tab.report')}>
        <Content />
      </PageBody>
    </InfraPage>
  )
}

function Content() {
  const t = useT()
  const runs = useRuns()
  const looks = useLive('listAsyncJobs', newestJob('getStoreReport')).data
  const collections = useLive('listAsyncJobs', newestJob('collectStore')).data
  if (looks === undefined || collections === undefined) return null
  const [look] = looks.items
  const [collection] = collections.items
  const running = [collection, look].find(isRunning)
  if (running !== undefined) return <ReportRun job={running} runs={runs} />
  const isCollection = isLater(collection, look)
  const latest = isCollection ? collection : look
  const report = reportIn(latest)
  const failure = runs.error ?? (latest?.jobstatus === 2 ? decodeJobError(latest.jobresult) : null)
  return (
    <>
      {failure !== null && (
        <div className={styles.notices}>
          <ErrorNotice error={failure} />
        </div>
      )}
      {report === undefined ? (
        <EmptyState
          icon={<IconListSearch size={32} stroke={1.4} />}
          title={t('infra.report.none')}
          action={<LookButton runs={runs} primary />}
        >
          {t('infra.report.noneHelp')}
        </EmptyState>
      ) : (
        <>
          <ReportSummary report={report} collected={isCollection} runs={runs} />
          <ReportItems report={report} collected={isCollection} />
        </>
      )}
    </>
  )
}
