import { eventTypes } from '@mold/shared/event-types.ts'
import { Link } from 'react-router'
import { useT } from '../../i18n/i18n.ts'
import { useSession } from '../../layout/use-session.ts'
import { StateBadge, type Tone } from '../../ui/state-badge.tsx'
import { listColumns } from '../../ui/table/column.ts'
import { NoValue, Time } from '../../ui/values.tsx'
import { imagePath, resourceType, type ImageKind } from '../images/kind.ts'
import { levels, type Event, type Level } from './event-state.ts'
import { typeWords, useEventWords } from './event-words.ts'
import styles from './event-columns.module.css'

const tones: Record<Level, Tone> = { INFO: 'quiet', WARN: 'attention', ERROR: 'failed' }

function LevelCell({ event }: { event: Event }) {
  const t = useT()
  const level = levels.find((each) => each === event.level)
  if (level === undefined) return <>{event.level}</>
  return <StateBadge tone={tones[level]} words={t(`events.level.${level}`)} />
}

function TypeCell({ event: { type = '' } }: { event: Event }) {
  const t = useT()
  const known = eventTypes.some((each) => each === type)
  return (
    <span title={type} className={known ? undefined : styles.code}>
      {typeWords(t, type)}
    </span>
  )
}

function DescriptionCell({ event }: { event: Event }) {
  const words = useEventWords()(event)
  return (
    <div className={styles.description}>
      <span className={styles.words} title={words}>
        {words}
      </span>
      <small className={styles.facts}>
        <Time date={event.created} /> · {event.username} · <ResourceCell event={event} />
      </small>
    </div>
  )
}

function ResourceCell({ event }: { event: Event }) {
  const root = useSession().role === 'Admin'
  const name = event.resourcename ?? event.resourceid
  if (name === undefined) return <NoValue />
  const to = resourceAddress(event, root)
  if (to === undefined) return <span title={event.resourcetype}>{name}</span>
  return (
    <Link to={to} className={styles.resource} title={name}>
      {name}
    </Link>
  )
}

/** Where the thing of an event is shown; undefined for things without a page. */
function resourceAddress(event: Event, root: boolean): string | undefined {
  const kinds: readonly ImageKind[] = ['template', 'iso']
  const kind = kinds.find((each) => resourceType[each] === event.resourcetype)
  if (kind !== undefined && event.resourceid !== undefined) return imagePath(kind, event.resourceid)
  if (event.resourcetype !== 'Configuration' || !root) return undefined
  return `/settings?${new URLSearchParams({ q: event.resourcename ?? '' })}`
}

const states = ['Created', 'Scheduled', 'Started', 'Completed'] as const

function StateCell({ event }: { event: Event }) {
  const t = useT()
  const state = states.find((each) => each === event.state)
  return <>{state === undefined ? event.state : t(`events.state.${state}`)}</>
}

export const eventColumns = listColumns<Event>([
  {
    id: 'level',
    header: 'events.level',
    width: 84,
    narrow: 84,
    cell: (event) => <LevelCell event={event} />,
    fixed: true,
  },
  {
    id: 'created',
    header: 'events.time',
    width: 88,
    cell: (event) => <Time date={event.created} />,
  },
  {
    id: 'type',
    header: 'events.type',
    width: 160,
    cell: (event) => <TypeCell event={event} />,
  },
  {
    id: 'description',
    header: 'events.description',
    cell: (event) => <DescriptionCell event={event} />,
    fixed: true,
  },
  {
    id: 'resource',
    header: 'events.resource',
    width: 152,
    cell: (event) => <ResourceCell event={event} />,
  },
  {
    id: 'account',
    header: 'events.account',
    width: 76,
    cell: (event) => <span title={event.domainpath}>{event.account}</span>,
  },
  {
    id: 'user',
    header: 'events.user',
    width: 76,
    cell: (event) => <span title={event.username}>{event.username}</span>,
  },
  {
    id: 'state',
    header: 'events.state',
    width: 96,
    cell: (event) => <StateCell event={event} />,
  },
])
