import { parseApiDate } from '../../i18n/format.ts'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { digestsOf } from '../../ui/digest-pair.tsx'
import { Progress } from '../../ui/progress.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { useImageAction } from './image-action.ts'
import { stateKey, toneOf, waitsFor, waitsForRetry, zoneState } from './image-state.ts'
import type { Image, ImageZone } from './kind.ts'
import { usePace } from './progress-pace.ts'
import styles from './state-cell.module.css'
import { firstClause, type Trouble, useTrouble } from './zone-error.ts'

interface StateCellProps {
  readonly image: Image
  readonly zone: ImageZone
  /** Among the zones of a details page: retries this one alone, and leaves the time to its column. */
  readonly oneZone?: boolean
}

/** A state in a row: word and shape, the bar while it moves, the reason and a way out if it failed. */
export function StateCell(props: StateCellProps) {
  const { image, zone } = props
  const t = useT()
  const state = zoneState(zone)
  const trouble = useTrouble(image, zone)
  if (trouble.fromAction || state === 'failed') {
    return <FailedCell {...props} trouble={trouble} />
  }
  if (waitsForRetry(zone)) return <WaitingCell zone={zone} reason={trouble.reason} />
  const awaited = waitsFor(zone)
  if (awaited !== undefined) {
    return <StateBadge tone="moving" words={t(awaited)} hint={trouble.reason} />
  }
  if (state === 'ready' && image.directdownload) {
    return <StateBadge tone="attention" words={t('image.directDownload')} />
  }
  return (
    <span className={cx(styles.cell, styles.moving)}>
      <StateBadge tone={toneOf(state)} words={t(stateKey(state))} />
      {toneOf(state) === 'moving' && state !== 'waiting' && <Moving {...props} />}
    </span>
  )
}

function Moving({ image, zone, oneZone }: StateCellProps) {
  const t = useT()
  const format = useFormat()
  const { secondsLeft } = usePace(zone)
  const known = zone.totalbytes !== undefined
  const words = known ? `${zone.percent}%` : format.size(zone.bytes ?? 0)
  return (
    <>
      <Progress
        percent={known ? zone.percent : undefined}
        label={t('image.progressOf', { name: image.name ?? '' })}
      />
      <span className={styles.small}>
        {secondsLeft === undefined || oneZone === true
          ? words
          : `${words} · ${format.roughly(secondsLeft)}`}
      </span>
    </>
  )
}

/** "retry 2 of 5 at 14:03", and why on hover. */
function WaitingCell({ zone, reason }: { zone: ImageZone; reason: string | undefined }) {
  const t = useT()
  const format = useFormat()
  const words = t('image.retryAt', {
    attempt: (zone.attempt ?? 0) + 1,
    max: zone.maxattempts ?? 0,
    time: zone.nextretry === undefined ? '' : format.clock(parseApiDate(zone.nextretry)),
  })
  return (
    <span className={styles.cell}>
      <StateBadge tone="attention" words={words} hint={reason} />
    </span>
  )
}

/** The first clause of the reason, all of it on hover, and *Retry* where it may be tried. */
function FailedCell({ image, zone, oneZone, trouble }: StateCellProps & { trouble: Trouble }) {
  const t = useT()
  const reason = trouble.reason ?? t('image.state.failed')
  const digests = trouble.failure === undefined ? [] : digestsOf(trouble.failure, t)
  const hint = [reason, ...digests.map(({ name, hex }) => `${name} ${hex}`)].join('\n')
  const action = useImageAction()
  const retry = () =>
    action.mutate({ image, action: 'retry', zoneId: oneZone === true ? zone.zoneid : undefined })
  return (
    <span className={styles.cell}>
      <StateBadge tone="failed" words={firstClause(reason)} hint={hint} />
      {(oneZone === true ? zone : image).can?.['retry'] === true && (
        <Button variant="link" disabled={action.isPending} onClick={retry}>
          {t('action.retry')}
        </Button>
      )}
    </span>
  )
}
