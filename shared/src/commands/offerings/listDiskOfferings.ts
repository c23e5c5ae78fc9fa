import { command, everyRole, listOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { keyword, listOwnerParams, paging, sorting } from '../common.ts'
import { diskOfferingFields } from './offering.fields.ts'

/** api-commands §10: everyone may use all of them. */
export const listDiskOfferings = command({
  name: 'listDiskOfferings',
  description: 'Lists disk offerings: how large disks can be',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this offering'),
    name: param.string('exact name'),
    zoneid: param.uuid('accepted, no effect: every zone has all of them'),
    ...listOwnerParams,
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('diskoffering', diskOfferingFields),
})
