/** `2024-01-02T03:04:05+0000`: how every answer writes a time (protocol §12). Always UTC. */
export function wireDate(date: Date): string {
  return `${date.toISOString().slice(0, 19)}+0000`
}

/** Which end of a span a date parameter names. */
export type DateEdge = 'start' | 'end'

const layout =
  /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)?)?$/

/**
 * Reads a date parameter (protocol §3): `yyyy-MM-dd`, `yyyy-MM-dd HH:mm:ss`, or
 * `yyyy-MM-dd'T'HH:mm:ss` with an optional offset; without one it is UTC. A day alone begins at
 * 00:00:00 or ends at 23:59:59, and the end of a span takes in the whole of its last second, since
 * answers show no finer time.
 *
 * @returns undefined for text of any other form and for days that no calendar has
 */
export function parseDateParam(text: string, edge: DateEdge): Date | undefined {
  const match = layout.exec(text.trim())
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction, zone] = match
  const wholeDay = hour === undefined
  const time = wholeDay
    ? { start: '00:00:00', end: '23:59:59' }[edge]
    : `${hour}:${minute}:${second}`
  const plain = new Date(`${year}-${month}-${day}T${time}Z`)
  // The parser of the platform rolls 30 February over to March.
  const exists =
    !Number.isNaN(plain.getTime()) && plain.toISOString().startsWith(`${year}-${month}-${day}`)
  const offsetMs = offsetOf(zone)
  if (!exists || offsetMs === undefined) return undefined
  const rest = { start: '0', end: '999' }[edge]
  const millis = Number((fraction ?? rest).slice(0, 3).padEnd(3, '0'))
  return new Date(plain.getTime() - offsetMs + millis)
}

function offsetOf(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(-2))
  if (hours > 14 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}
