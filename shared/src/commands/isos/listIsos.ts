import { command, everyRole, listOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { imageFields } from '../images/image.fields.ts'
import { listImageParams } from '../images/image.params.ts'

/** api-commands §2: isofilter defaults to selfexecutable. */
export const listIsos = command({
  name: 'listIsos',
  description: 'Lists ISOs, one row per zone unless showunique=true',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    isofilter: param.string(
      'featured, self, selfexecutable (default), shared, sharedexecutable, executable, community, all',
    ),
    bootable: param.boolean('only bootable ISOs, or only those that are not'),
    ...listImageParams,
    isready: param.boolean(
      'true: only copies that are ready; false, which Ansible always sends, lists all',
    ),
  },
  answer: listOf('iso', imageFields),
})
