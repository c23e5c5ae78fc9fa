import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { StateBadge } from '../../../ui/state-badge.tsx'
import { type Finding, severityOf, severityTone, wordsOf } from './report.ts'
import styles from './check.module.css'

/** Paths of a finding that are shown; the rest is counted. */
const shownPaths = 5

/** What was found, the worst first, each with what to do about it. */
export function FindingList({ findings }: { findings: readonly Finding[] }) {
  return (
    <ul className={styles.findings}>
      {findings.map((finding) => (
        <FindingItem key={finding.code} finding={finding} />
      ))}
    </ul>
  )
}

function FindingItem({ finding }: { finding: Finding }) {
  const t = useT()
  const format = useFormat()
  const words = wordsOf(finding)
  const severity = severityOf(finding)
  const paths = finding.paths.slice(0, shownPaths)
  const more = finding.count - paths.length
  return (
    <li className={styles.finding}>
      <div className={styles.line}>
        <StateBadge tone={severityTone(severity)} words={t(`check.severity.${severity}`)} />
        <strong>{words === undefined ? finding.text : t(words.text)}</strong>
      </div>
      {paths.length > 0 && (
        <ul className={styles.paths}>
          {paths.map((path) => (
            <li key={path}>
              <code>{path}</code>
            </li>
          ))}
          {more > 0 && <li>{t('check.more', { count: format.number(more) })}</li>}
        </ul>
      )}
      <p className={styles.help}>
        {t('check.fix')}: {words === undefined ? finding.fix : t(words.fix)}
      </p>
    </li>
  )
}
