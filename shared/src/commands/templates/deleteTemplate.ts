import { command, everyRole, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'

/** api-commands §1, decisions: works in every state; what is in progress is cancelled first. */
export const deleteTemplate = command({
  name: 'deleteTemplate',
  description: 'Deletes a template, in one zone or in all',
  className: 'org.apache.cloudstack.api.command.user.template.DeleteTemplateCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    id: param.required(param.uuid('id of the template', { related: 'listTemplates' })),
    zoneid: param.uuid('only the copy in this zone', { related: 'listZones' }),
    forced: param.boolean('accepted, no effect'),
    issystem: param.boolean('root admins: needed to delete a system VM template'),
  },
  answer: success,
})
