import { IconClipboardText } from '@tabler/icons-react'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { copyText } from '../../ui/clipboard.ts'
import { StateBadge } from '../../ui/state-badge.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { mostBytes } from './checks.ts'
import { reportText } from './report.ts'
import type { RunState } from './runner.ts'
import { summarize } from './summarize.ts'
import { checkIds } from './verdict.ts'
import styles from './summary.module.css'

/** What all checks together come to. It keeps its place, so nothing below jumps. */
export function Summary({ run }: { run: RunState }) {
  const t = useT()
  const format = useFormat()
  const { tone, words, count, at } = summarize(run)
  const name = at === undefined ? '' : t(`connection.check.${at}`)
  const values = {
    count,
    name,
    of: checkIds.length,
    position: at === undefined ? 0 : checkIds.indexOf(at) + 1,
    size: format.size(mostBytes),
  }
  return (
    <div className={styles.summary}>
      <output className={styles.words}>
        {tone === undefined ? (
          t(`connection.summary.${words}`, values)
        ) : (
          <StateBadge tone={tone} words={t(`connection.summary.${words}`, values)} />
        )}
      </output>
      {words !== 'intro' && words !== 'running' && <CopyReport run={run} />}
    </div>
  )
}

function CopyReport({ run }: { run: RunState }) {
  const t = useT()
  const format = useFormat()
  const copy = async () => {
    const text = reportText({
      checks: run.checks,
      address: location.origin,
      browser: navigator.userAgent,
      at: new Date(),
      t,
      format,
    })
    if (await copyText(text)) toastSuccess(t('action.copied'))
  }
  return (
    <Button icon={<IconClipboardText size={16} aria-hidden />} onClick={() => void copy()}>
      {t('connection.copyReport')}
    </Button>
  )
}
