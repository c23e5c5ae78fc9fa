import { adminRoles, command, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { ownerParams } from '../common.ts'

/**
 * Mold's own: gives an image to another owner, so that deleting an account, project or domain need not
 * take it along. For root admins, and domain admins where both owners are below them.
 */
export const assignImage = command({
  name: 'assignImage',
  description: 'Gives a template or ISO to another account or to a project',
  roles: adminRoles,
  mode: 'sync',
  readonly: false,
  since: 'mold',
  params: {
    id: param.required(param.uuid('id of the template or ISO')),
    ...ownerParams,
  },
  answer: success,
})
