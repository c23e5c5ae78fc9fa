import { command, everyRole, listOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { keyword, paging, sorting } from '../common.ts'
import { domainFields } from './domain.fields.ts'

/** api-commands §6: users see their own domain, domain admins theirs and those below. */
export const listDomains = command({
  name: 'listDomains',
  description: 'Lists domains',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this domain'),
    name: param.string('exact name'),
    level: param.integer('only domains so far below ROOT, which is 0'),
    listall: param.boolean('for domain admins: the domains below their own too'),
    details: param.list('all, resource or min; min leaves out what domains have and may have'),
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('domain', domainFields),
})
