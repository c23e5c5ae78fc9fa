import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { permissionFields } from './permission.params.ts'

/** api-commands §1: who may use an ISO, for those who may change it; one object, no list. */
export const listIsoPermissions = command({
  name: 'listIsoPermissions',
  description: 'Says who may use an ISO',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: { id: param.required(param.uuid('the ISO')) },
  answer: objectOf('templatepermission', permissionFields),
  envelope: 'listtemplatepermissionsresponse',
})
