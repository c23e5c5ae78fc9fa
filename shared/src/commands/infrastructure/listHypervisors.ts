import { command, everyRole, listOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'
import { sorting } from '../common.ts'

/** api-commands §5: without a zone the names of setting `hypervisor.list`. */
export const listHypervisors = command({
  name: 'listHypervisors',
  description: 'Lists hypervisor types',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    zoneid: param.uuid('types that hosts of this zone have', { related: 'listZones' }),
    ...sorting,
  },
  answer: listOf('hypervisor', { name: field.string('name of the type') }),
})
