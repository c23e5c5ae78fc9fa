import { command, everyRole, listOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import { nothingParams } from '../nothing.params.ts'

/** api-commands §10: generic clients ask for it when they start. */
export const listSSHKeyPairs = command({
  name: 'listSSHKeyPairs',
  description: 'Lists SSH key pairs: there are none',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: nothingParams,
  answer: listOf('sshkeypair', { id: field.string('id'), name: field.string('name') }),
})
