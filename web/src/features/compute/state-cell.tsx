import { useErrorWords } from '../../i18n/error-text.ts'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { failureOf } from '../../ui/failure.ts'
import { Progress } from '../../ui/progress.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { firstClause } from '../images/zone-error.ts'
import { useActionError } from './compute-action.ts'
import type { Instance, Snapshot, Volume } from './compute.ts'
import { stateKey, toneOf } from './states.ts'
import styles from './compute.module.css'

/** What is said of a failure in a row: how it begins, all of it on hover. */
function FailedBadge({ reason }: { reason: string }) {
  return <StateBadge tone="failed" words={firstClause(reason)} hint={reason} />
}

/** What went wrong with the last thing that was asked for here, in words. */
export function useFailedWords(row: Instance | Volume | Snapshot): string | undefined {
  const words = useErrorWords()
  const error = useActionError(row)
  return error === undefined || error === null ? undefined : words(failureOf(error))
}

/** The reason of a row that is in state Error, in words. */
export function useErrorOf(row: Instance | Snapshot): string | undefined {
  const words = useErrorWords()
  const { errorcode: code, errorparams, error: text = '' } = row
  const params = errorparams as Readonly<Record<string, string | number>> | undefined
  return code === undefined ? undefined : words({ code, params, text })
}

/** In a row, with the reason of a failure; where that is said already, the state alone. */
export function InstanceState({ instance, plain }: { instance: Instance; plain?: boolean }) {
  const failed = useFailedWords(instance)
  const error = useErrorOf(instance)
  const { state = '' } = instance
  if (plain === true) return <PlainState instance={instance} />
  if (failed !== undefined) return <FailedBadge reason={failed} />
  if (state === 'Error' && error !== undefined) return <FailedBadge reason={error} />
  return <PlainState instance={instance} />
}

function PlainState({ instance }: { instance: Instance }) {
  const t = useT()
  const error = useErrorOf(instance)
  const { state = '' } = instance
  const words = t(stateKey('instance', state))
  // It runs as far as its hypervisor knows, and stands still.
  if (isHeld(instance) && error !== undefined) {
    return <StateBadge tone="attention" words={t('compute.held')} hint={error} />
  }
  // Nobody can say what it does while its host is away.
  const away = isAway(instance)
  if (away) {
    return <StateBadge tone="attention" words={words} hint={t('compute.hostAway')} />
  }
  return <StateBadge tone={toneOf('instance', state)} words={words} />
}

/** True for one that ran on a host that cannot be asked now. */
export function isAway({ state, hoststate }: Instance): boolean {
  return state === 'Running' && hoststate !== undefined && hoststate !== 'Up'
}

/** True for one that stands still until its host has room for what its disks write. */
export function isHeld({ state, errorcode }: Instance): boolean {
  return state === 'Running' && errorcode === 'instance.no_room'
}

export function VolumeState({ volume }: { volume: Volume }) {
  const t = useT()
  const failed = useFailedWords(volume)
  if (failed !== undefined) return <FailedBadge reason={failed} />
  const { state = '' } = volume
  return <StateBadge tone={toneOf('volume', state)} words={t(stateKey('volume', state))} />
}

/** With a bar while it is taken. */
export function SnapshotState({ snapshot }: { snapshot: Snapshot }) {
  const t = useT()
  const format = useFormat()
  const failed = useFailedWords(snapshot)
  const error = useErrorOf(snapshot)
  const { state = '', name = '', bytes, totalbytes } = snapshot
  if (failed !== undefined) return <FailedBadge reason={failed} />
  if (state === 'Error') {
    return <FailedBadge reason={error ?? t('compute.snapshot.state.Error')} />
  }
  const tone = toneOf('snapshot', state)
  const badge = <StateBadge tone={tone} words={t(stateKey('snapshot', state))} />
  if (tone !== 'moving' || bytes === undefined || totalbytes === undefined || totalbytes === 0) {
    return badge
  }
  const percent = Math.min(100, Math.floor((bytes / totalbytes) * 100))
  return (
    <span className={styles.moving}>
      {badge}
      <Progress percent={percent} label={t('compute.progressOf', { name })} />
      <span className={styles.small} title={`${format.size(bytes)} / ${format.size(totalbytes)}`}>
        {percent}%
      </span>
    </span>
  )
}
