import { command, listOf, rootOnly } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import { nothingParams } from '../nothing.params.ts'

/** api-commands §10: generic clients ask for it when they start. */
export const listPhysicalNetworks = command({
  name: 'listPhysicalNetworks',
  description: 'Lists physical networks: there are none',
  roles: rootOnly,
  mode: 'sync',
  readonly: true,
  params: nothingParams,
  answer: listOf('physicalnetwork', { id: field.string('id'), name: field.string('name') }),
})
