import { command, everyRole, success } from '../../contract/command.ts'
import { updatePermissionParams } from './permission.params.ts'

/** api-commands §1, semantics §9: all that is given happens, or nothing. */
export const updateIsoPermissions = command({
  name: 'updateIsoPermissions',
  description: 'Shares an ISO with accounts and projects, and changes its flags',
  roles: everyRole,
  mode: 'sync',
  readonly: false,
  params: updatePermissionParams,
  answer: success,
})
