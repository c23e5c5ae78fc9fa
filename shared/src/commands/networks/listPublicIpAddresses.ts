import { command, everyRole, listOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import { nothingParams } from '../nothing.params.ts'

/** api-commands §10: generic clients ask for it when they start. */
export const listPublicIpAddresses = command({
  name: 'listPublicIpAddresses',
  description: 'Lists public addresses: there are none',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: nothingParams,
  answer: listOf('publicipaddress', { id: field.string('id'), name: field.string('name') }),
})
