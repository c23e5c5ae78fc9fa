/** What the qualifiers of a property say of its values (DSP0243 table 6). */
export interface Qualifiers {
  /** The only values that it may have; empty for any. */
  readonly choices: readonly string[]
  /** Characters. */
  readonly minLength: number
  /** Characters; null for any. */
  readonly maxLength: number | null
}

/** The text inside quotes, else the word, number or sign as it stands. */
interface Token {
  readonly mark: string
  readonly quoted: string | undefined
}

/* A quoted text ends with the qualifiers at the latest, so that no text is read more than once. */
const tokenPattern = /"((?:[^"\\]|\\.?)*)(?:"|$)|[a-z]+|\d+|\S/gis

/** Reads `ValueMap{"a","b"} MinLen(1) MaxLen(63)`; what is no qualifier says nothing. */
export function readQualifiers(text: string): Qualifiers {
  const tokens = Array.from(text.matchAll(tokenPattern), ([mark, quoted]) => ({ mark, quoted }))
  const minLength = numberOf(tokens, 'minlen') ?? 0
  const maxLength = numberOf(tokens, 'maxlen')
  const choices = choicesOf(tokens)
  // No text could be both.
  const contradict = maxLength !== null && maxLength < minLength
  return contradict ? { choices, minLength: 0, maxLength: null } : { choices, minLength, maxLength }
}

function indexAfter(tokens: readonly Token[], name: string, bracket: string): number {
  const at = tokens.findIndex(
    ({ mark }, index) => mark.toLowerCase() === name && tokens[index + 1]?.mark === bracket,
  )
  return at === -1 ? tokens.length : at + 2
}

function numberOf(tokens: readonly Token[], name: string): number | null {
  const at = indexAfter(tokens, name, '(')
  const digits = tokens[at]?.mark ?? ''
  return /^\d{1,9}$/.test(digits) && tokens[at + 1]?.mark === ')' ? Number(digits) : null
}

function choicesOf(tokens: readonly Token[]): string[] {
  const found = new Set<string>()
  for (let at = indexAfter(tokens, 'valuemap', '{'); at < tokens.length; at += 1) {
    const { mark = '', quoted } = tokens[at] ?? {}
    if (mark === '}') return [...found]
    if (quoted !== undefined) found.add(quoted.replace(/\\(.)/gs, '$1'))
    else if (mark !== ',') return []
  }
  return []
}
