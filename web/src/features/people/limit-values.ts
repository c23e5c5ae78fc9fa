import type { ParamsFor } from '../../api/client.ts'
import { limitOf, limitTypes, type LimitKind } from './amounts.ts'

/** Whose limit it is, as `updateResourceLimit` names it. */
export type LimitOwner =
  | { readonly account: string; readonly domainid: string }
  | { readonly domainid: string }
  | { readonly projectid: string }

/** What stands in the fields; empty for no limit. */
export type LimitValues = Readonly<Partial<Record<LimitKind, string>>>

export function limitValues(
  of: Parameters<typeof limitOf>[0],
  kinds: readonly LimitKind[],
): LimitValues {
  return Object.fromEntries(kinds.map((kind) => [kind, String(limitOf(of, kind) ?? '')]))
}

const kindsOf = (values: LimitValues) => Object.keys(values) as LimitKind[]

/** The fields that hold no number that could be a limit. */
export function wrongLimits(values: LimitValues): LimitKind[] {
  return kindsOf(values).filter((kind) => !/^\d{0,12}$/.test(values[kind]?.trim() ?? ''))
}

/** A call for each limit that changed; -1 takes it away. */
export function limitRequests(
  owner: LimitOwner,
  before: LimitValues,
  values: LimitValues,
): ParamsFor<'updateResourceLimit'>[] {
  return kindsOf(values).flatMap((kind) => {
    const text = values[kind]?.trim() ?? ''
    if (text === before[kind]) return []
    return [{ ...owner, resourcetype: limitTypes[kind], max: text === '' ? -1 : Number(text) }]
  })
}
