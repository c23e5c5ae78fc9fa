import { command, everyRole, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { resourceids, resourcetype } from './tag.params.ts'

/** api-commands §11: a tag with a key alone matches any value; none given means every tag. */
export const deleteTags = command({
  name: 'deleteTags',
  description: 'Removes tags from templates, ISOs, instances, volumes or snapshots',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  className: 'org.apache.cloudstack.api.command.user.tag.DeleteTagsCmd',
  params: {
    resourceids,
    resourcetype,
    tags: param.pairs('only these: tags[0].key=…, with tags[0].value=… only if it has that value'),
  },
  answer: success,
})
