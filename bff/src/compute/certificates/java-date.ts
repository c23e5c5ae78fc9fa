const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A time as Java prints it, such as `Sat Nov 28 10:00:00 UTC 2026`: `validity` of certificates has such. */
export function javaDate(date: Date): string {
  const month = months[date.getUTCMonth()]
  const day = String(date.getUTCDate()).padStart(2, '0')
  const time = date.toISOString().slice(11, 19)
  return `${days[date.getUTCDay()]} ${month} ${day} ${time} UTC ${date.getUTCFullYear()}`
}
