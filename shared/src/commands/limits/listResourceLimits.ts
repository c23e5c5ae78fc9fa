import { command, everyRole, listOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'
import { keyword, listOwnerParams, paging, sorting } from '../common.ts'

/** api-commands §13: of the caller's account unless an owner is named; every type unless one is. */
export const listResourceLimits = command({
  name: 'listResourceLimits',
  description: 'Lists how much an account or domain may have of each kind of thing',
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
  answer: listOf('resourcelimit', {
    resourcetype: field.string('number of the type'),
    resourcetypename: field.string('name of the type'),
    max: field.long('most that there may be; -1 is no limit; storage in GiB'),
    account: field.string('the account that the limit is for'),
    domainid: field.string('the domain'),
    domain: field.string('name of the domain'),
    domainpath: field.string('path of the domain'),
  }),
})
