import { command, everyRole, listOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { imageCheckFields } from './image-check.fields.ts'

/** Mold's own: what checkImage has found in the bytes that a template has now. */
export const listImageChecks = command({
  name: 'listImageChecks',
  description: 'What the last check of a template has found; nothing when its bytes have changed',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  since: 'mold',
  params: {
    id: param.required(param.uuid('the template', { related: 'listTemplates' })),
  },
  answer: listOf('imagecheck', imageCheckFields),
})
