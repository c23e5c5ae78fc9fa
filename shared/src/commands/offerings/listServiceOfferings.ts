import { command, everyRole, listOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { keyword, listOwnerParams, paging, sorting } from '../common.ts'
import { serviceOfferingFields } from './offering.fields.ts'

/** api-commands §10: everyone may use all of them. */
export const listServiceOfferings = command({
  name: 'listServiceOfferings',
  description:
    'Lists service offerings: how many processors and how much memory instances can have',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this offering'),
    name: param.string('exact name'),
    virtualmachineid: param.uuid('accepted, no effect'),
    templateid: param.uuid('accepted, no effect'),
    zoneid: param.uuid('accepted, no effect: every zone has all of them'),
    issystem: param.boolean('true: offerings of system VMs, of which there are none'),
    ...listOwnerParams,
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('serviceoffering', serviceOfferingFields),
})
