import { useSyncExternalStore, type ReactNode } from 'react'
import { parseApiDate } from '../i18n/format.ts'
import { useT } from '../i18n/i18n.ts'
import { useFormat } from '../i18n/use-format.ts'
import { readClock, subscribeClock } from './clock.ts'

/** `12.4 GiB`, every byte on hover; a dash when it is not known. */
export function Size({ bytes }: { bytes: number | undefined }) {
  const format = useFormat()
  if (bytes === undefined) return <NoValue />
  return (
    <data value={bytes} title={format.bytes(bytes)}>
      {format.size(bytes)}
    </data>
  )
}

/** `2h ago`, the exact time on hover. Takes the API's date text. */
export function Time({ date }: { date: string | undefined }) {
  const t = useT()
  const format = useFormat()
  const now = useSyncExternalStore(subscribeClock, readClock)
  if (date === undefined) return <NoValue />
  const parsed = parseApiDate(date)
  return (
    <time dateTime={parsed.toISOString()} title={format.exactTime(parsed)}>
      {format.relative(parsed, new Date(now)) ?? t('time.justNow')}
    </time>
  )
}

/** What stands where there is nothing to say. */
export function NoValue() {
  const t = useT()
  return (
    <Muted>
      <span aria-hidden>–</span>
      <span className="visually-hidden">{t('value.none')}</span>
    </Muted>
  )
}

/** Text of second rank beside a value. */
export function Muted({ children }: { children: ReactNode }) {
  return <span className="muted">{children}</span>
}
