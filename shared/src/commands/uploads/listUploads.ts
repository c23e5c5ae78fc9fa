import { command, everyRole, listOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { keyword, listOwnerParams, paging, sorting } from '../common.ts'
import { uploadFields } from './upload.fields.ts'

/** Mold's own (decisions: Clocks of an upload): what can be gone on with, and how to prove the right to. */
export const listUploads = command({
  name: 'listUploads',
  description: 'Lists uploads that are not complete, with fresh headers to go on with',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  since: 'mold',
  params: {
    id: param.string('only the upload of this id'),
    imageid: param.uuid('only the upload of this image'),
    ...listOwnerParams,
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('upload', uploadFields),
})
