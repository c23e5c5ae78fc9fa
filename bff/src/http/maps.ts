import { AppError } from '@mold/shared/errors.ts'
import type { WireParams } from './parameters.ts'

interface MapEntry {
  readonly index: number
  readonly field: string
  readonly name: string
  readonly value: string
}

/** What follows the name of a map: `[index].field`, split at the first `].` (protocol §3.1). */
const entrySyntax = /^\[(\d{1,6})\]\.(.+)$/s

/** Would reach an object's prototype in careless hands further down; no detail has such a name. */
const forbiddenFields = new Set(['__proto__'])

function entriesOf(name: string, wire: WireParams): MapEntry[] {
  const entries: MapEntry[] = []
  for (const [canonical, received] of wire.byName) {
    const bare = canonical === name
    if (!bare && !canonical.startsWith(`${name}[`)) continue
    if (bare && received.value === '') continue
    const [, index, field] = entrySyntax.exec(canonical.slice(name.length)) ?? []
    if (index === undefined || field === undefined || forbiddenFields.has(field)) {
      throw new AppError('api.bad_map', { name: received.name })
    }
    entries.push({ index: Number(index), field, name: received.name, value: received.value })
  }
  return entries
}

/* For details; a list row has them all, so they must stay small. Bytes are those of UTF-8. */
const limits = { entries: 64, keyLength: 255, valueLength: 4_096, bytes: 16_384 }

function checkSize(name: string, details: Readonly<Record<string, string>>): void {
  const entries = Object.entries(details)
  const bytes = entries.reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  )
  const fits =
    entries.length <= limits.entries &&
    bytes <= limits.bytes &&
    // Values have been looked at by `check`.
    entries.every(([key]) => key.length <= limits.keyLength)
  if (!fits) throw new AppError('api.map_too_large', { name, ...limits })
}

export type CheckText = (text: string, name: string) => void

/**
 * `details[i].<key>=<value>`: every index is merged, because clients count differently (protocol
 * §3.1). The first value of a key wins. The map has no prototype (security case C7).
 *
 * @throws AppError `api.bad_map`, `api.map_too_large`, and what `check` throws for keys and values
 */
export function readDetails(
  name: string,
  wire: WireParams,
  check: CheckText,
): Record<string, string> | undefined {
  const entries = entriesOf(name, wire)
  if (entries.length === 0) return undefined
  const details: Record<string, string> = Object.create(null)
  for (const { field, name: received, value } of entries) {
    check(field, received)
    check(value, received)
    details[field] ??= value
  }
  checkSize(name, details)
  return details
}

/**
 * `tags[i].key=…&tags[i].value=…`, in the order of the indices; other fields are ignored.
 *
 * @throws AppError `api.bad_map` also for an index without a key
 */
export function readPairs(
  name: string,
  wire: WireParams,
  check: CheckText,
): { key: string; value?: string }[] | undefined {
  const groups = new Map<number, { name: string; key?: string; value?: string }>()
  for (const { index, field, name: received, value } of entriesOf(name, wire)) {
    const group = groups.get(index) ?? { name: received }
    groups.set(index, group)
    const part = field.toLowerCase()
    if (part !== 'key' && part !== 'value') continue
    check(value, received)
    group[part] ??= value
  }
  if (groups.size === 0) return undefined
  const ordered = [...groups].toSorted(([a], [b]) => a - b)
  return ordered.map(([, { name: received, key, value }]) => {
    if (key === undefined) throw new AppError('api.bad_map', { name: received })
    return value === undefined ? { key } : { key, value }
  })
}
