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

const unlimited = -1

/* What nothing limits yet has no setting. */
const settingNames: Readonly<
  Record<'account' | 'domain', Partial<Record<ResourceType, NumberSettingName>>>
> = {
  account: {
    user_vm: 'max.account.user.vms',
    volume: 'max.account.volumes',
    snapshot: 'max.account.snapshots',
    template: 'max.account.templates',
    primary_storage: 'max.account.primary.storage',
    secondary_storage: 'max.account.secondary.storage',
  },
  domain: {
    template: 'max.domain.templates',
    secondary_storage: 'max.domain.secondary.storage',
  },
}

/** The limits of one owner, by type; root admins and ROOT have none (semantics §17). */
export function resourceLimits(
  settings: Pick<SettingValues, 'number'>,
  owner: { readonly kind: 'account' | 'domain'; readonly isRoot: boolean },
): ResourceLimit[] {
  return resourceTypes.map((type, number) => {
    const name = settingNames[owner.kind][type]
    const max = owner.isRoot || name === undefined ? unlimited : settings.number(name)
    return { type, number, max }
  })
}
