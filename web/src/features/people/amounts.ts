import type { ResourceName } from '@mold/shared/commands/limits/resource.fields.ts'

const gib = 1024 ** 3

/** What accounts, domains and projects are limited in that this console shows. */
export const limitKinds = ['template', 'secondarystorage', 'project'] as const
export type LimitKind = Extract<ResourceName, (typeof limitKinds)[number]>

/** Numbers of the types for `updateResourceLimit` (api-commands §13). */
export const limitTypes: Readonly<Record<LimitKind, number>> = {
  template: 4,
  project: 5,
  secondarystorage: 11,
}

type Limited = Readonly<
  Partial<
    Record<`${LimitKind}total`, number | undefined> &
      Record<`${LimitKind}limit`, string | undefined>
  >
>

/** How much there is and may be; storage in bytes. */
export interface Amount {
  readonly used: number
  /** Absent where nothing limits it. */
  readonly limit: number | undefined
}

/** The limit of an answer as it is entered: a number, for storage of GiB; undefined for none. */
export function limitOf(of: Limited, kind: LimitKind): number | undefined {
  const text = of[`${kind}limit`]
  const number = Number(text ?? '')
  return text === undefined || text === '' || !(number >= 0) ? undefined : number
}

/** What an account, domain or project has of a kind and may have. */
export function amountOf(of: Limited, kind: LimitKind): Amount {
  const unit = kind === 'secondarystorage' ? gib : 1
  const limit = limitOf(of, kind)
  return {
    used: Math.round((of[`${kind}total`] ?? 0) * unit),
    limit: limit === undefined ? undefined : limit * unit,
  }
}
