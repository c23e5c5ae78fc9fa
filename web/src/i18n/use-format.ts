import { useMemo } from 'react'
import * as format from './format.ts'
import { useLanguage } from './i18n.ts'

/** The formatters of `format.ts`, bound to the present language. */
export function useFormat() {
  const language = useLanguage()
  return useMemo(
    () => ({
      number: (value: number) => format.formatNumber(value, language),
      list: (items: readonly string[]) => format.formatList(items, language),
      size: (bytes: number) => format.formatSize(bytes, language),
      bytes: (bytes: number) => format.formatBytes(bytes, language),
      speed: (bytesPerSecond: number) => format.formatSpeed(bytesPerSecond, language),
      exactTime: (date: Date) => format.formatExactTime(date, language),
      day: (date: Date) => format.formatDay(date, language),
      date: (date: Date) => format.formatDate(date, language),
      clock: (date: Date) => format.formatClock(date, language),
      relative: (date: Date, now: Date) => format.formatRelative(date, now, language),
      roughly: (seconds: number) => format.formatRoughly(seconds, language),
      duration: (seconds: number) => format.formatDuration(seconds, language),
    }),
    [language],
  )
}
