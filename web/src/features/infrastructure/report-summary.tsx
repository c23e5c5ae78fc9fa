import { IconRecycle } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { useErrorWords } from '../../i18n/error-text.ts'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { lazyPart } from '../../ui/lazy-part.ts'
import { Notice } from '../../ui/notice.tsx'
import { useFocusBack } from '../../ui/use-focus-back.ts'
import { Time } from '../../ui/values.tsx'
import type { Report } from './report.ts'
import { LookButton, type Runs } from './use-runs.tsx'
import styles from './infra.module.css'

/* Its frame weighs as much as all the pages. */
const CollectDialog = lazyPart(
  async () => (await import('./report-collect-dialog.tsx')).CollectDialog,
)

interface SummaryProps {
  readonly report: Report
  /** It tells what was removed, not what would be. */
  readonly collected: boolean
  readonly runs: Runs
}

/** What can be freed, or was, in one sentence; what needs attention above it. */
export function ReportSummary({ report, collected, runs }: SummaryProps) {
  const t = useT()
  const format = useFormat()
  const [asking, setAsking] = useState(false)
  useFocusBack(asking)
  const { bytes = 0, count = 0, graceseconds = 0 } = report
  const values = { size: format.size(bytes), count: format.number(count) }
  const sentence = collected
    ? 'infra.report.freed'
    : count === 0
      ? 'infra.report.nothing'
      : 'infra.report.canFree'
  return (
    <>
      <Notices report={report} />
      <div className={styles.summary}>
        <p className={styles.summaryWords}>
          <strong>{t(sentence, values)}</strong>
          <br />
          <span className={styles.help}>
            <Time date={report.checked} />
            {!collected &&
              graceseconds > 0 &&
              ` · ${t('infra.report.grace', { time: format.duration(graceseconds) })}`}
          </span>
        </p>
        <LookButton runs={runs} />
        {!collected && count > 0 && (
          <Button
            variant="primary"
            icon={<IconRecycle size={16} aria-hidden />}
            pending={runs.isStarting}
            onClick={() => setAsking(true)}
          >
            {t('infra.report.collect')}
          </Button>
        )}
      </div>
      <Suspense>
        {asking && (
          <CollectDialog
            values={values}
            onClose={() => setAsking(false)}
            onCollect={() => {
              setAsking(false)
              runs.collect()
            }}
          />
        )}
      </Suspense>
    </>
  )
}

/** Lost content and stores that could not be looked into: nobody else would say so. */
function Notices({ report }: { report: Report }) {
  const t = useT()
  const words = useErrorWords()
  const count = (...reasons: readonly string[]) =>
    (report.items ?? []).filter(({ reason = '' }) => reasons.includes(reason)).length
  const lost = count('lost', 'damaged')
  const missing = count('missing')
  return (
    <div className={styles.notices}>
      {lost > 0 && <Notice tone="failed">{t('infra.report.lost', { count: lost })}</Notice>}
      {missing > 0 && (
        <Notice tone="attention">{t('infra.report.missing', { count: missing })}</Notice>
      )}
      {report.skipped?.map(({ storeid, storename = '', code, text = '' }) => (
        <Notice key={storeid} tone="attention">
          {t('infra.report.skipped', { name: storename })}{' '}
          {words({ code, params: { store: storename }, text })}
        </Notice>
      ))}
    </div>
  )
}
