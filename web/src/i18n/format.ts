import type { Language } from './language.ts'

/*
 * Everything that depends on the language but is no sentence. Formatters are made once per
 * language: making one costs more than using it a thousand times.
 */

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

function perLanguage<T>(make: (language: Language) => T): (language: Language) => T {
  const made = new Map<Language, T>()
  return (language) => {
    const known = made.get(language)
    if (known !== undefined) return known
    const fresh = make(language)
    made.set(language, fresh)
    return fresh
  }
}

const integers = perLanguage((l) => new Intl.NumberFormat(l, { maximumFractionDigits: 0 }))
const tenths = perLanguage(
  (l) => new Intl.NumberFormat(l, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
)
const relative = perLanguage((l) => new Intl.RelativeTimeFormat(l, { style: 'narrow' }))
const relativeDay = perLanguage(
  (l) => new Intl.RelativeTimeFormat(l, { style: 'narrow', numeric: 'auto' }),
)
const exactTime = perLanguage(
  (l) => new Intl.DateTimeFormat(l, { dateStyle: 'long', timeStyle: 'medium', hourCycle: 'h23' }),
)
const clock = perLanguage(
  (l) => new Intl.DateTimeFormat(l, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
)

const lists = perLanguage((l) => new Intl.ListFormat(l, { type: 'conjunction' }))

/** `kim, lee and park` */
export function formatList(items: readonly string[], language: Language): string {
  return lists(language).format(items)
}

export function formatNumber(value: number, language: Language): string {
  return integers(language).format(value)
}

/** `12.4 GiB`; whole bytes below one KiB. */
export function formatSize(bytes: number, language: Language): string {
  let unit = 0
  let value = bytes
  // 1023.95 would be shown as "1,024.0", so the step to the next unit comes a little earlier.
  while (value >= 1023.95 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  const number = unit === 0 ? integers(language).format(value) : tenths(language).format(value)
  return `${number} ${units[unit]}`
}

/** Every byte, grouped: `13,314,398,617 B`. */
export function formatBytes(bytes: number, language: Language): string {
  return `${integers(language).format(bytes)} B`
}

/** `206.1 MiB/s` */
export function formatSpeed(bytesPerSecond: number, language: Language): string {
  return `${formatSize(bytesPerSecond, language)}/s`
}

/** The API's `2024-05-01T10:00:00+0000` (protocol §12), which `Date` does not read everywhere. */
export function parseApiDate(text: string): Date {
  return new Date(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
}

export function formatExactTime(date: Date, language: Language): string {
  return exactTime(language).format(date)
}

/** `Dec 5`: a day of this or the next year. */
export function formatDay(date: Date, language: Language): string {
  return new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric' }).format(date)
}

/** `Nov 29, 2026` */
export function formatDate(date: Date, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(date)
}

/** `14:03` */
export function formatClock(date: Date, language: Language): string {
  return clock(language).format(date)
}

const steps = [
  ['minute', 60, 3_600],
  ['hour', 3_600, 86_400],
  ['day', 86_400, 7 * 86_400],
  ['week', 7 * 86_400, 30 * 86_400],
  ['month', 30 * 86_400, 365 * 86_400],
  ['year', 365 * 86_400, Number.POSITIVE_INFINITY],
] as const

/** `2h ago`, `yesterday`; undefined within a minute, which callers word as "just now". */
export function formatRelative(date: Date, now: Date, language: Language): string | undefined {
  const seconds = (date.getTime() - now.getTime()) / 1000
  const distance = Math.abs(seconds)
  if (distance < 60) return undefined
  const step = steps.find(([, , limit]) => distance < limit) ?? steps[steps.length - 1]
  if (step === undefined) return undefined
  // "yesterday" is clear, "last month" may be one day or sixty ago.
  const words = step[0] === 'day' ? relativeDay(language) : relative(language)
  return words.format(Math.trunc(seconds / step[1]), step[0])
}

const durations = perLanguage(
  (l) => (value: number, unit: 'second' | 'minute' | 'hour') =>
    new Intl.NumberFormat(l, {
      style: 'unit',
      unit,
      unitDisplay: l === 'ko' ? 'long' : 'short',
      maximumFractionDigits: 0,
    }).format(value),
)

/** Time left, in the one or two units that matter: `45초`, `2분 10초`, `1시간 5분`. */
export function formatDuration(seconds: number, language: Language): string {
  const say = durations(language)
  const whole = Math.max(1, Math.round(seconds))
  if (whole < 60) return say(whole, 'second')
  const minutes = Math.floor(whole / 60)
  if (minutes < 10) return join(say(minutes, 'minute'), whole % 60, (n) => say(n, 'second'))
  if (minutes < 60) return say(minutes, 'minute')
  return join(say(Math.floor(minutes / 60), 'hour'), minutes % 60, (n) => say(n, 'minute'))
}

/** Time left in its largest unit, for places without room: `45초`, `2분`, `1시간`. */
export function formatRoughly(seconds: number, language: Language): string {
  const say = durations(language)
  if (seconds < 60) return say(Math.max(1, Math.round(seconds)), 'second')
  if (seconds < 3_600) return say(Math.round(seconds / 60), 'minute')
  return say(Math.round(seconds / 3_600), 'hour')
}

function join(first: string, rest: number, say: (value: number) => string): string {
  return rest === 0 ? first : `${first} ${say(rest)}`
}
