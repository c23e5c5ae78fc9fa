import { command, everyRole, listOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { keyword, listOwnerParams, paging, sorting } from '../common.ts'
import { resourceLimitFields } from './limit.fields.ts'

/** api-commands §13: of the caller's account unless an owner is named; every type unless one is. */
export const listResourceLimits = command({
  name: 'listResourceLimits',
  description: 'Lists how much an account, domain or project may have of each kind of thing',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    resourcetype: param.integer('only this type, such as 4 for templates and ISOs'),
    resourcetypename: param.string('only the type of this name, such as template'),
    ...listOwnerParams,
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('resourcelimit', resourceLimitFields),
})
