/**
 * A text as one word of a POSIX shell, whatever it holds: what needs no quotes has none, everything
 * else is in single quotes, inside which a shell takes every character for itself.
 */
export function shellWord(text: string): string {
  if (/^[\w./:@%+,=-]+$/.test(text)) return text
  return `'${text.replaceAll("'", `'\\''`)}'`
}
