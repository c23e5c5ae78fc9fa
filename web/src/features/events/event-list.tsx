import './texts.ts'
import type { ParamsFor } from '../../api/client.ts'
import { useLive } from '../../api/queries.ts'
import { useT } from '../../i18n/i18n.ts'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { StateBadge, type Tone } from '../../ui/state-badge.tsx'
import { Time } from '../../ui/values.tsx'
import styles from './event-list.module.css'
import { typeWords, useEventWords } from './event-words.ts'

const shown = 50

interface EventListProps {
  /** Whose events, or of what. */
  readonly of: ParamsFor<'listEvents'>
  /** What is said where nothing has happened yet. */
  readonly none: string
}

/** What happened to one thing, newest first. */
export function EventList({ of, none }: EventListProps) {
  const t = useT()
  const words = useEventWords()
  const query = useLive('listEvents', { ...of, page: 1, pagesize: shown })
  if (query.isError && query.data === undefined) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  }
  if (query.data === undefined) return <Skeleton width="60%" />
  if (query.data.items.length === 0) return <p className={styles.none}>{none}</p>
  return (
    <ol className={styles.list}>
      {query.data.items.map((event) => (
        <li key={event.id} className={styles.event}>
          <span className={styles.time}>
            <Time date={event.created} />
          </span>
          <StateBadge
            tone={tones[event.level ?? ''] ?? 'quiet'}
            words={typeWords(t, event.type ?? '')}
          />
          <span className={styles.words}>{words(event)}</span>
          <span className={styles.who}>{event.username}</span>
        </li>
      ))}
    </ol>
  )
}

const tones: Readonly<Record<string, Tone>> = { WARN: 'attention', ERROR: 'failed' }
