import { command, rootOnly, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'

/** api-commands §6 */
export const deleteDomain = command({
  name: 'deleteDomain',
  description: 'Deletes a domain; with cleanup also its accounts, projects and domains below',
  className: 'org.apache.cloudstack.api.command.admin.domain.DeleteDomainCmd',
  roles: rootOnly,
  mode: 'async',
  readonly: false,
  params: {
    id: param.required(param.uuid('id of the domain', { related: 'listDomains' })),
    cleanup: param.boolean('deletes what is in it too; without it only an empty domain goes'),
  },
  answer: success,
})
