import { useLive } from '../../../api/queries.ts'
import { useT } from '../../../i18n/i18n.ts'
import { isAdmin, useSession } from '../../../layout/use-session.ts'
import { ErrorState, Skeleton } from '../../../ui/states.tsx'
import { StateBadge, type Tone } from '../../../ui/state-badge.tsx'
import { Time } from '../../../ui/values.tsx'
import styles from './image-events.module.css'
import { typeWords, useEventWords } from '../../events/event-words.ts'
import { resourceType, type Image, type ImageKind } from '../kind.ts'

const shown = 50

/** What happened to the image, newest first. */
export function ImageEvents({ kind, image }: { kind: ImageKind; image: Image }) {
  const t = useT()
  const words = useEventWords()
  const admin = isAdmin(useSession())
  const query = useLive('listEvents', {
    resourceid: image.id,
    resourcetype: resourceType[kind],
    ...(admin ? { listall: true } : {}),
    page: 1,
    pagesize: shown,
  })
  if (query.isError && query.data === undefined) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  }
  if (query.data === undefined) return <Skeleton width="60%" />
  if (query.data.items.length === 0) return <p className={styles.none}>{t('image.noEvents')}</p>
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
