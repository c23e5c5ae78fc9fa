import { resourceNames, type resourceFields } from '@mold/shared/commands/limits/resource.fields.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import { resourceTypes } from '@mold/shared/resource-types.ts'
import type { SettingValues } from '../settings/settings.service.ts'
import { type LimitedOwner, limitOf, unlimited } from '../settings/resource-limits.ts'
import type { Usage } from './usage.repository.ts'

export type ResourceSet = ObjectOf<typeof resourceFields>

const gib = 1024 ** 3

/** As the reference writes amounts of storage: `400.0`. */
const decimal = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value))

/** What an owner has and may have (api-commands §0: Account); limits as they are set, storage in GiB. */
export function resourceSetView(
  settings: Pick<SettingValues, 'number'>,
  owner: LimitedOwner,
  used: Usage,
): ResourceSet {
  const fields = resourceNames.flatMap((name, number): [string, string | number][] => {
    const type = resourceTypes[number] ?? 'template'
    const max = limitOf(settings, owner, type)
    const total = totalOf(type, used)
    const room = Math.max(0, max - total)
    const shown = type === 'secondary_storage' ? decimal(room) : String(room)
    // The reference has a number for storage of domains.
    const none = owner.kind === 'domain' && name.endsWith('storage') ? '-1' : 'Unlimited'
    return [
      [`${name}limit`, max === unlimited ? none : String(max)],
      [`${name}total`, total],
      [`${name}available`, max === unlimited ? none : shown],
    ]
  })
  return Object.fromEntries(fields)
}

/** In the unit of the limit. */
function totalOf(type: (typeof resourceTypes)[number], used: Usage): number {
  switch (type) {
    case 'template':
      return used.images
    case 'secondary_storage':
      return (used.bytes + (used.held.secondary_storage ?? 0)) / gib
    case 'primary_storage':
      // A whole number in the reference.
      return Math.ceil((used.held.primary_storage ?? 0) / gib)
    case 'project':
      return used.projects
    default:
      return used.held[type] ?? 0
  }
}
