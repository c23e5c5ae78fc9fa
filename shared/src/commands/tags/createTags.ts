import { command, everyRole, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { resourceids, resourcetype } from './tag.params.ts'

/** api-commands §11 */
export const createTags = command({
  name: 'createTags',
  description: 'Adds tags to templates, ISOs, instances, volumes or snapshots',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  className: 'org.apache.cloudstack.api.command.user.tag.CreateTagsCmd',
  params: {
    resourceids,
    resourcetype,
    tags: param.required(param.pairs('the tags: tags[0].key=…&tags[0].value=…')),
    customer: param.string('who the tags are for; free text'),
  },
  answer: success,
})
