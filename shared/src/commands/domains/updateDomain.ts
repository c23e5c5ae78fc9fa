import { command, objectOf, rootOnly } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { domainFields } from './domain.fields.ts'

/** api-commands §6 */
export const updateDomain = command({
  name: 'updateDomain',
  description: 'Renames a domain or changes its network domain',
  roles: rootOnly,
  mode: 'sync',
  readonly: false,
  params: {
    id: param.required(param.uuid('id of the domain', { related: 'listDomains' })),
    name: param.string('new name'),
    networkdomain: param.string('network domain of the guests; empty for none'),
  },
  answer: objectOf('domain', domainFields),
})
