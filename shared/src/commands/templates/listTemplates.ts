import { command, everyRole, listOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { imageFields } from '../images/image.fields.ts'
import { listImageParams } from '../images/image.params.ts'

/** api-commands §1, semantics §2 */
export const listTemplates = command({
  name: 'listTemplates',
  description: 'Lists templates, one row per zone unless showunique=true',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    templatefilter: param.required(
      param.string(
        'featured, self, selfexecutable, shared, sharedexecutable, executable, community, system, all',
      ),
    ),
    templatetype: param.string('templates of this type, or of these with commas between'),
    parenttemplateid: param.uuid('data disks of this template', { related: 'listTemplates' }),
    ...listImageParams,
  },
  answer: listOf('template', imageFields),
})
