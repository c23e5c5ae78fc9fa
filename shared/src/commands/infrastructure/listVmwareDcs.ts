import { command, listOf, rootOnly } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import { nothingParams } from '../nothing.params.ts'

/** api-commands §10: generic clients ask for it when they start. */
export const listVmwareDcs = command({
  name: 'listVmwareDcs',
  description: 'Lists VMware data centres: there are none',
  roles: rootOnly,
  mode: 'sync',
  readonly: true,
  params: nothingParams,
  answer: listOf('vmwaredc', { id: field.string('id'), name: field.string('name') }),
})
