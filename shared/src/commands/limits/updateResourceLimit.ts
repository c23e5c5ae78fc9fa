import { adminRoles, command, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { ownerParams } from '../common.ts'
import { resourceLimitFields } from './limit.fields.ts'

/** api-commands §13 */
export const updateResourceLimit = command({
  name: 'updateResourceLimit',
  description: 'Sets how much an account, domain or project may have of one kind of thing',
  roles: adminRoles,
  mode: 'sync',
  readonly: false,
  params: {
    resourcetype: param.required(
      param.integer('number of the type, such as 4 for templates and ISOs'),
    ),
    max: param.long('most that there may be; -1 or nothing is no limit; storage in GiB'),
    ...ownerParams,
  },
  answer: objectOf('resourcelimit', resourceLimitFields),
})
