import { diskBusOf } from './os-types/disk-bus.ts'
import { osCategoryNames, osDescriptions, type OsCategoryName } from './os-types/seed.ts'
import { uuidOf } from './os-types/uuid.ts'

export { diskBusOf, type DiskBus } from './os-types/disk-bus.ts'
export { osCategoryNames, type OsCategoryName } from './os-types/seed.ts'
export { suggestOsType, type OsSuggestion } from './os-types/suggest.ts'

export interface OsCategory {
  readonly uuid: string
  readonly name: OsCategoryName
}

export interface OsType {
  readonly uuid: string
  readonly description: string
  readonly category: OsCategoryName
  readonly bits: 32 | 64
  /** Its root disk is virtio on KVM (spec J3). */
  readonly pvCapable: boolean
  /** False for a type that the server sets and nobody chooses. */
  readonly forDisplay: boolean
}

/** The type of an ISO that does not boot (spec J1). */
export const osTypeNone = 'None'
/** The type of an appliance until its descriptor was read (semantics §4.4). */
export const osTypeOfOvf = 'OVF Configured OS'
/** The type to take when the guest's is not listed (spec C2). */
export const osTypeOther = 'Other (64-bit)'

/** The categories that every installation starts with; the same ids everywhere and for ever. */
export const osCategories: readonly OsCategory[] = osCategoryNames.map((name) => ({
  uuid: uuidOf(`os-category/${name}`),
  name,
}))

/** The guest OS types that every installation starts with; the same ids everywhere and for ever. */
export const osTypes: readonly OsType[] = osCategoryNames.flatMap((category) =>
  osDescriptions[category].map((description) => ({
    uuid: uuidOf(`os-type/${description}`),
    description,
    category,
    bits: description.endsWith('(32-bit)') ? 32 : 64,
    pvCapable: diskBusOf(description) === 'virtio',
    forDisplay: description !== osTypeOfOvf,
  })),
)
