import { AppError } from '@mold/shared/errors.ts'

/** More than any command has; what sorting and signing them costs stays bounded. */
const maxParameters = 2_000

interface Received {
  /** As it was sent, for signatures and error texts. */
  readonly name: string
  readonly value: string
}

/** The parameters of one request, decoded from query and form body (protocol §1). */
export interface WireParams {
  /** Every pair in order of arrival, the query's first. */
  readonly pairs: readonly Received[]
  /** The first of each name, by `canonicalName`. */
  readonly byName: ReadonlyMap<string, Received>
  /** Names that came more than once. */
  readonly repeated: readonly string[]
}

/**
 * Names are case-insensitive, but the field of a map keeps its case and may hold anything, so a
 * name is split at its first `].` (protocol §3, §3.1).
 */
export function canonicalName(name: string): string {
  const field = name.indexOf('].')
  return field === -1 ? name.toLowerCase() : name.slice(0, field).toLowerCase() + name.slice(field)
}

/**
 * Reads query string and form body: the query wins, then the first value of a name. Brackets may
 * come raw or percent-encoded (cmk sends them raw, protocol §7).
 *
 * @throws AppError `api.too_many_parameters`
 */
export function readParameters(query: string, body: string): WireParams {
  const pairs: Received[] = []
  const byName = new Map<string, Received>()
  const repeated: string[] = []
  for (const text of [query, body]) {
    if (text === '') continue
    for (const [name, value] of new URLSearchParams(text)) {
      if (pairs.length === maxParameters) {
        throw new AppError('api.too_many_parameters', { max: maxParameters })
      }
      const received = { name, value }
      pairs.push(received)
      const canonical = canonicalName(name)
      if (byName.has(canonical)) repeated.push(name)
      else byName.set(canonical, received)
    }
  }
  return { pairs, byName, repeated }
}

/** The value of a parameter by its lower-case name. */
export function valueOf(wire: WireParams, name: string): string | undefined {
  return wire.byName.get(name)?.value
}
