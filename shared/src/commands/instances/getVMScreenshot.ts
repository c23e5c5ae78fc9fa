import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'

/** Mold's own: what a running instance has on its screen. */
export const getVMScreenshot = command({
  name: 'getVMScreenshot',
  description: 'Takes a picture of what a running instance has on its screen',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  since: 'mold',
  params: {
    id: param.required(param.uuid('id of the instance', { related: 'listVirtualMachines' })),
  },
  answer: objectOf('virtualmachinescreenshot', {
    id: field.string('id of the instance'),
    png: field.string('the picture as PNG, in Base64'),
    taken: field.date('when it was taken'),
  }),
})
