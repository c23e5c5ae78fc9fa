import { createHmac, timingSafeEqual } from 'node:crypto'

interface Pair {
  /** As received. */
  readonly name: string
  readonly value: string
}

/**
 * What each client leaves unencoded besides `A-Z a-z 0-9 . - _` (protocol §7, the table of
 * tolerances). A space is `%20` in all of them.
 */
const rawCharacters = [
  // The servers themselves, Marvin.
  '*',
  // cs and what else quotes with Python 3.7 or newer.
  '*~',
  // cmk, cloudstack-go.
  '~',
  // Old Marvin, libcloud before 3.
  '',
  // libcloud.
  '*~[]',
  // encodeURIComponent.
  "*~!'()",
] as const

const everySpecial = /[*~[\]!'()]/g

/** Percent-encodes all but the unreserved characters and `raw`. */
function encode(text: string, raw: string): string {
  const encoded = encodeURIComponent(text)
  return encoded.replace(/[*~!'()]|%5[BD]/g, (found) => {
    const character = found.length === 1 ? found : found === '%5B' ? '[' : ']'
    if (raw.includes(character)) return character
    return found.length === 1 ? `%${found.charCodeAt(0).toString(16)}` : found
  })
}

const byName = (a: Pair, b: Pair) => (a.name < b.name ? -1 : 1)
const byLowerName = (a: Pair, b: Pair) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1)

function join(pairs: readonly Pair[], raw: string, encodesNames: boolean): string {
  return pairs
    .map(({ name, value }) => `${encodesNames ? encode(name, raw) : name}=${encode(value, raw)}`)
    .join('&')
    .toLowerCase()
}

/** The encodings that differ for these texts, so that a plain request is built once. */
function encodingsFor(pairs: readonly Pair[]): string[] {
  const present = new Set(
    pairs.flatMap(({ name, value }) => `${name}${value}`.match(everySpecial) ?? []),
  )
  const reduced = rawCharacters.map((raw) =>
    Array.from(raw)
      .filter((c) => present.has(c))
      .join(''),
  )
  return [...new Set(reduced)]
}

/**
 * Every string that a known client may have signed for these parameters (protocol §7). `pairs` are
 * all parameters but the signature, names as received, values decoded, no name twice.
 */
export function* signingStrings(pairs: readonly Pair[]): Generator<string> {
  const encodings = encodingsFor(pairs)
  const orders = [pairs.toSorted(byName), pairs.toSorted(byLowerName)]
  // A raw name with one of these could pass for two parameters.
  const ambiguous = pairs.some(({ name }) => /[&=]/.test(name))
  const plain = pairs.every(({ name }) => /^[\w.-]*$/.test(name))
  const nameForms = ambiguous ? [true] : plain ? [false] : [false, true]
  const seen = new Set<string>()
  for (const raw of encodings) {
    for (const encodesNames of nameForms) {
      for (const order of orders) {
        const text = join(order, raw, encodesNames)
        if (!seen.has(text)) yield text
        seen.add(text)
      }
    }
  }
}

/** HMAC-SHA1 under the user's secret key, in Base64. */
export function sign(text: string, secretKey: string): string {
  return createHmac('sha1', secretKey).update(text).digest('base64')
}

/** True when `signature` is that of any of the strings; each comparison takes constant time. */
export function isSignedWith(
  secretKey: string,
  pairs: readonly Pair[],
  signature: string,
): boolean {
  const given = Buffer.from(signature)
  for (const text of signingStrings(pairs)) {
    const expected = Buffer.from(sign(text, secretKey))
    if (expected.length === given.length && timingSafeEqual(expected, given)) return true
  }
  return false
}

const expiresSyntax = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/

/**
 * When a request of signature version 3 ends, in ms since 1970; undefined when the text has none of
 * the accepted layouts (protocol §7).
 */
export function expiryOf(text: string): number | undefined {
  const [, time, offset] = expiresSyntax.exec(text) ?? []
  if (time === undefined || offset === undefined) return undefined
  const zone = offset === 'Z' ? offset : `${offset.slice(0, 3)}:${offset.slice(-2)}`
  const end = Date.parse(`${time}${zone}`)
  return Number.isNaN(end) ? undefined : end
}
