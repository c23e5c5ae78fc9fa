import { adminRoles, command, listOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'
import { ownerParams } from '../common.ts'
import { limitOwnerFields } from './limit.fields.ts'

/** api-commands §13: counts are those of the rows at every moment, so that nothing has to be mended. */
export const updateResourceCount = command({
  name: 'updateResourceCount',
  description: 'Counts what an account, domain or project has',
  roles: adminRoles,
  mode: 'sync',
  readonly: true,
  params: {
    ...ownerParams,
    domainid: param.required(ownerParams.domainid),
    resourcetype: param.integer('only this type, such as 4 for templates and ISOs'),
  },
  answer: listOf('resourcecount', {
    ...limitOwnerFields,
    resourcecount: field.long('how much there is; storage in bytes'),
  }),
})
