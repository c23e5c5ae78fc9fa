import type {
  diskOfferingFields,
  serviceOfferingFields,
} from '@mold/shared/commands/offerings/offering.fields.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import type { DiskOffering, ServiceOffering } from './offering.repository.ts'

const gib = 1024 ** 3

function commonView(of: ServiceOffering | DiskOffering) {
  return {
    id: of.uuid,
    name: of.name,
    displaytext: of.display_text,
    created: wireDate(of.created),
    storagetype: 'local',
    provisioningtype: 'thin',
    state: 'Active',
    iscustomizediops: false,
  }
}

/** api-commands §10 */
export function serviceOfferingView(of: ServiceOffering): ObjectOf<typeof serviceOfferingFields> {
  return {
    ...commonView(of),
    cpunumber: of.cpu_number,
    cpuspeed: of.cpu_speed,
    memory: of.memory,
    offerha: false,
    limitcpuuse: false,
    isvolatile: false,
    issystem: false,
    defaultuse: false,
    iscustomized: false,
    dynamicscalingenabled: false,
    diskofferingstrictness: false,
    encryptroot: false,
    purgeresources: false,
  }
}

/** api-commands §10 */
export function diskOfferingView(of: DiskOffering): ObjectOf<typeof diskOfferingFields> {
  return {
    ...commonView(of),
    disksize: of.size === null ? undefined : Math.ceil(of.size / gib),
    iscustomized: of.size === null,
    displayoffering: true,
    encrypt: false,
    disksizestrictness: false,
  }
}
