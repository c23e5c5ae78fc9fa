import { type ResourceType, resourceTypes } from '@mold/shared/resource-types.ts'
import type { NumberSettingName } from './declarations.ts'
import type { SettingValues } from './settings.service.ts'

export interface ResourceLimit {
  readonly type: ResourceType
  /** Number of the type (api-commands §13). */
  readonly number: number
  /** -1 is no limit; storage in GiB. */
  readonly max: number
}

/** The value of a limit that is none. */
export const unlimited = -1

/** Whose limits differ by setting. */
export type LimitKind = 'account' | 'project' | 'domain'

/* What nothing limits yet has no setting. */
const settingNames: Readonly<Record<LimitKind, Partial<Record<ResourceType, NumberSettingName>>>> =
  {
    account: {
      project: 'max.account.projects',
      user_vm: 'max.account.user.vms',
      volume: 'max.account.volumes',
      snapshot: 'max.account.snapshots',
      template: 'max.account.templates',
      primary_storage: 'max.account.primary.storage',
      secondary_storage: 'max.account.secondary.storage',
    },
    domain: {
      project: 'max.domain.projects',
      template: 'max.domain.templates',
      secondary_storage: 'max.domain.secondary.storage',
    },
    project: {
      user_vm: 'max.project.user.vms',
      volume: 'max.project.volumes',
      snapshot: 'max.project.snapshots',
      template: 'max.project.templates',
      secondary_storage: 'max.project.secondary.storage',
    },
  }

export interface LimitedOwner {
  readonly kind: LimitKind
  /** A root admin's account, or ROOT: neither has limits (semantics §17). */
  readonly isRoot: boolean
  /** Limits of its own, by the number of the type; the settings hold for the others. */
  readonly own: ReadonlyMap<number, number>
}

/** The limit of one owner for a type; -1 is no limit; storage in GiB. */
export function limitOf(
  settings: Pick<SettingValues, 'number'>,
  { kind, isRoot, own }: LimitedOwner,
  type: ResourceType,
): number {
  if (isRoot) return unlimited
  const set = own.get(resourceTypes.indexOf(type))
  if (set !== undefined) return set
  const name = settingNames[kind][type]
  return name === undefined ? unlimited : settings.number(name)
}

/** The limits of one owner, by type. */
export function resourceLimits(
  settings: Pick<SettingValues, 'number'>,
  owner: LimitedOwner,
): ResourceLimit[] {
  return resourceTypes.map((type, number) => ({
    type,
    number,
    max: limitOf(settings, owner, type),
  }))
}
