import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { permissionFields } from './permission.params.ts'

/** api-commands §1: who may use a template, for those who may change it; one object, no list. */
export const listTemplatePermissions = command({
  name: 'listTemplatePermissions',
  description: 'Says who may use a template',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: { id: param.required(param.uuid('the template')) },
  answer: objectOf('templatepermission', permissionFields),
  envelope: 'listtemplatepermissionsresponse',
})
