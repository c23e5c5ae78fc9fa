import { command, listOf, rootOnly } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import { keyword, paging, sorting } from '../common.ts'

/** Mold's own (decisions: Addresses): files of MOLD_IMPORT_DIR, registered as `import:<path>`. */
export const listImportFiles = command({
  name: 'listImportFiles',
  description: 'Lists the files of the server’s import folder',
  roles: rootOnly,
  mode: 'sync',
  readonly: true,
  since: 'mold',
  params: { ...keyword, ...sorting, ...paging },
  answer: listOf('importfile', {
    path: field.string('path below the import folder'),
    url: field.string('what to give as url'),
    size: field.long('bytes'),
    modified: field.date('when it last changed'),
  }),
})
