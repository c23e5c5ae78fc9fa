/* Days as the reader's calendar has them, written `2026-11-23` in addresses and date fields. */

/** True for a day that the calendar has. */
export function isDay(text: string | undefined): text is string {
  if (text === undefined || !/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const date = new Date(`${text}T00:00:00`)
  return !Number.isNaN(date.getTime()) && dayOf(date) === text
}

export function dayOf(date: Date): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** The day that lies some days before another. */
export function daysBefore(date: Date, days: number): string {
  return dayOf(new Date(date.getFullYear(), date.getMonth(), date.getDate() - days))
}

/** The first moment of a day as the API takes it, in UTC. */
export function startOfDay(day: string): string {
  return wire(new Date(`${day}T00:00:00`))
}

/** The last second of a day; the server takes in the whole of it. */
export function endOfDay(day: string): string {
  return wire(new Date(`${day}T23:59:59`))
}

function wire(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}
