import { useLive } from '../../api/queries.ts'
import { useErrorWords } from '../../i18n/error-text.ts'
import { useT } from '../../i18n/i18n.ts'
import { Notice } from '../../ui/notice.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { Skeleton } from '../../ui/states.tsx'
import type { Health } from './infra.ts'
import styles from './infra.module.css'

function useZoneHealth(zoneId: string): Health | undefined {
  return useLive('listZoneHealth', {}).data?.items.find(({ zoneid }) => zoneid === zoneId)
}

/** How a zone is, in one word; what is wrong with it on hover. */
export function ZoneHealthBadge({ zoneId }: { zoneId: string }) {
  const t = useT()
  const words = useErrorWords()
  const health = useZoneHealth(zoneId)
  if (health === undefined) return <Skeleton width={64} />
  const hint = health.problems.map((problem) => words({ ...problem, text: problem.text ?? '' }))
  switch (health.state) {
    case 'failed':
      return <StateBadge tone="failed" words={t('health.level.failed')} hint={hint.join('\n')} />
    case 'attention':
      return (
        <StateBadge tone="attention" words={t('health.level.attention')} hint={hint.join('\n')} />
      )
    default:
      return <StateBadge tone="ready" words={t('infra.well')} />
  }
}

/** What is wrong with the servers themselves, which every zone says alike. */
export function ServerProblems() {
  const words = useErrorWords()
  const [zone] = useLive('listZoneHealth', {}).data?.items ?? []
  const problems = (zone?.problems ?? []).filter(({ code = '' }) =>
    ['zone.worker_away', 'zone.database_slow'].includes(code),
  )
  return (
    <div className={styles.notices}>
      {problems.map((problem) => (
        <Notice key={problem.code} tone={problem.level === 'failed' ? 'failed' : 'attention'}>
          {words({ ...problem, text: problem.text ?? '' })}
        </Notice>
      ))}
    </div>
  )
}

/** Everything that is wrong in a zone, and what to do. */
export function ZoneProblems({ zoneId }: { zoneId: string }) {
  const words = useErrorWords()
  const health = useZoneHealth(zoneId)
  return health?.problems.map((problem) => (
    <Notice
      key={JSON.stringify(problem)}
      tone={problem.level === 'failed' ? 'failed' : 'attention'}
    >
      {words({ ...problem, text: problem.text ?? '' })}
    </Notice>
  ))
}
