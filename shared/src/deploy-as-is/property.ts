import { readQualifiers, type Qualifiers } from './qualifiers.ts'

export type PropertyKind = 'string' | 'integer' | 'real' | 'boolean'

/** What the type and the qualifiers of a property allow. */
export interface PropertyRules extends Qualifiers {
  readonly kind: PropertyKind
  /** Least and greatest value of whole numbers; null for other kinds. */
  readonly range: readonly [least: bigint, most: bigint] | null
}

/** What is wrong with a value, with the numbers that a sentence about it needs. */
export type PropertyProblem =
  | { readonly code: 'choice' | 'missing' | 'number' | 'boolean' }
  | { readonly code: 'short' | 'long'; readonly params: { readonly length: number } }
  | {
      readonly code: 'range'
      readonly params: { readonly least: string; readonly most: string }
    }

/**
 * The rules of a property as its maker wrote them (DSP0243 §9.5.1): a type such as `uint8` or
 * `boolean`, and qualifiers such as `ValueMap{"a","b"}`. A type that is none is a text.
 */
export function rulesOf(type: string, qualifiers: string): PropertyRules {
  const range = rangeOf(type)
  return { kind: range === null ? kindOf(type) : 'integer', range, ...readQualifiers(qualifiers) }
}

function kindOf(type: string): PropertyKind {
  if (/^boolean\b/i.test(type)) return 'boolean'
  return /^real(?:32|64)\b/i.test(type) ? 'real' : 'string'
}

function rangeOf(type: string): PropertyRules['range'] {
  // VMware writes `int` for a whole number with a sign and 32 bits.
  const plain = /^int\b/i.test(type)
  const [, sign = 's', digits = ''] = /^([us])int(8|16|32|64)\b/i.exec(type) ?? []
  if (!plain && digits === '') return null
  const bits = plain ? 32n : BigInt(digits)
  const half = 2n ** (bits - 1n)
  return sign.toLowerCase() === 'u' ? [0n, 2n * half - 1n] : [-half, half - 1n]
}

/** The text that is sent for what was typed: numbers without the space around them. */
export function sentValue({ kind }: Pick<PropertyRules, 'kind'>, value: string): string {
  return kind === 'string' ? value : value.trim()
}

/** What is wrong with a value; undefined when it may be sent. Empty is none, which most may have. */
export function checkProperty(rules: PropertyRules, value: string): PropertyProblem | undefined {
  const { kind, choices, minLength } = rules
  const text = sentValue(rules, value)
  if (choices.length > 0) return choices.includes(text) ? undefined : { code: 'choice' }
  if (kind === 'boolean') return isBoolean(text) ? undefined : { code: 'boolean' }
  if (text === '') return minLength > 0 ? { code: 'missing' } : undefined
  if (kind === 'real') return isReal(text) ? undefined : { code: 'number' }
  return kind === 'integer' ? checkRange(rules, text) : checkLength(rules, text)
}

const isBoolean = (text: string) => text === 'true' || text === 'false'

function isReal(text: string): boolean {
  const written = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)
  return written && Number.isFinite(Number(text))
}

function checkRange({ range }: PropertyRules, text: string): PropertyProblem | undefined {
  if (range === null) return undefined
  const [least, most] = range
  const inside = /^-?\d{1,20}$/.test(text) && BigInt(text) >= least && BigInt(text) <= most
  return inside ? undefined : { code: 'range', params: { least: `${least}`, most: `${most}` } }
}

function checkLength(rules: PropertyRules, text: string): PropertyProblem | undefined {
  const { minLength, maxLength } = rules
  const length = Array.from(text).length
  if (length < minLength) return { code: 'short', params: { length: minLength } }
  if (maxLength === null || length <= maxLength) return undefined
  return { code: 'long', params: { length: maxLength } }
}
