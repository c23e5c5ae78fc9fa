const dateSyntax =
  /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?)?$/

/**
 * Reads a date of the API as an ISO string in UTC, or undefined. Without an offset it is UTC, the
 * zone that answers are written in. A date alone means the start of the day, or its last second
 * when `endOfDay` (protocol §3).
 */
export function readDate(text: string, endOfDay: boolean): string | undefined {
  const parts = dateSyntax.exec(text)
  if (!parts) return undefined
  const [, year, month, day, hour, minute, second, offset] = parts
  const time =
    hour === undefined ? (endOfDay ? '23:59:59' : '00:00:00') : `${hour}:${minute}:${second}`
  const plain = new Date(`${year}-${month}-${day}T${time}Z`)
  // 30 February would silently become March.
  if (Number.isNaN(plain.getTime()) || plain.getUTCDate() !== Number(day)) return undefined
  return new Date(plain.getTime() - offsetMs(offset)).toISOString()
}

function offsetMs(offset: string | undefined): number {
  if (offset === undefined || offset === 'Z') return 0
  const sign = offset.startsWith('-') ? -1 : 1
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2))
  return sign * minutes * 60_000
}
