/** Request headers that decide how much of a representation is sent (RFC 9110 §§13, 14). */
export interface Conditions {
  readonly range?: string | undefined
  readonly ifRange?: string | undefined
  readonly ifMatch?: string | undefined
  readonly ifNoneMatch?: string | undefined
}

/** `start` inclusive, `end` exclusive, in bytes. */
export type Answer =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly start: number; readonly end: number }
  | { readonly kind: 'unsatisfiable' }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'changed' }

/**
 * What to send of a representation that has a strong `etag` and no date. One range is served; several
 * get the whole (decisions: Download links), as does what is not a range: a server may ignore those.
 */
export function answerTo(conditions: Conditions, length: number, etag: string): Answer {
  const { ifMatch, ifNoneMatch, ifRange, range } = conditions
  if (ifMatch !== undefined && !tagsOf(ifMatch).some((tag) => tag === '*' || tag === etag)) {
    return { kind: 'changed' }
  }
  if (
    ifNoneMatch !== undefined &&
    tagsOf(ifNoneMatch).some((tag) => tag === '*' || opaque(tag) === etag)
  ) {
    return { kind: 'unchanged' }
  }
  // A date, too, is a sign of another representation: this one has none.
  if (range === undefined || (ifRange !== undefined && ifRange !== etag)) return { kind: 'whole' }
  return rangeOf(range, length)
}

function tagsOf(header: string): string[] {
  return header.split(',').map((tag) => tag.trim())
}

const opaque = (tag: string) => tag.replace(/^W\//, '')

/** One range of bytes. Numbers of any size are fine: what lies beyond the end is cut to it. */
function rangeOf(header: string, length: number): Answer {
  const [, first, last] = /^bytes=[\t ]*(\d*)-(\d*)[\t ]*$/i.exec(header) ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) {
    return { kind: 'whole' }
  }
  if (first === '') {
    const start = Math.max(0, length - Number(last))
    return start === length ? { kind: 'unsatisfiable' } : { kind: 'part', start, end: length }
  }
  const start = Number(first)
  const end = last === '' ? length : Math.min(Number(last) + 1, length)
  if (last !== '' && BigInt(last) < BigInt(first)) return { kind: 'whole' }
  return start >= length ? { kind: 'unsatisfiable' } : { kind: 'part', start, end }
}
